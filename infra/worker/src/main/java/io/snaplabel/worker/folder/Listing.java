package io.snaplabel.worker.folder;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;

/** Which files are to be labelled, told one by one so that no number of them takes memory. Immutable. */
public sealed interface Listing {
    /** Tells all of them, as long as the visitor wants more. */
    void tell(Visitor visitor) throws IOException;

    /** Who is told. */
    interface Visitor {
        /** One file; false when no more are wanted. */
        boolean file(Path file) throws IOException;

        /** A folder or link that cannot be followed. */
        void unreadable(Path path, IOException why);
    }

    /** Every regular file in these folders and in those within; links are followed. */
    record Folders(List<Path> folders) implements Listing {
        public Folders {
            folders = folders.stream().map(Path::normalize).toList();
        }

        @Override
        public void tell(Visitor visitor) throws IOException {
            for (var folder : folders) {
                Files.walkFileTree(
                        folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Walk(visitor));
            }
        }
    }

    /** A text file with the name of a file on each line; empty lines count for nothing. */
    record Lines(Path list) implements Listing {
        @Override
        public void tell(Visitor visitor) throws IOException {
            try (BufferedReader lines = Files.newBufferedReader(list)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isBlank() && !visitor.file(Path.of(line).normalize())) {
                        return;
                    }
                }
            }
        }
    }

    /** The walk through a folder. */
    final class Walk extends SimpleFileVisitor<Path> {
        private final Visitor visitor;

        private Walk(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) { // all others have been followed
                visitor.unreadable(file, new IOException("a link that leads nowhere"));
                return FileVisitResult.CONTINUE;
            }
            return !attributes.isRegularFile() || visitor.file(file)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException why) {
            visitor.unreadable(path, why);
            return FileVisitResult.CONTINUE;
        }
    }
}
