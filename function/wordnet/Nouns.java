import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Makes the function's list of WordNet's nouns from WordNet 3.0's {@code data.noun}: {@code id, names, wider ids}, a line each, in the
 * order of the ids, after the database's licence. Run by the build: {@code java Nouns.java data.noun nouns.tsv}. The format is that of
 * WordNet's manual page wndb(5).
 */
final class Nouns {
    private static final String LICENCE = "  ";
    private static final int HEXADECIMAL = 16;

    private Nouns() {}

    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[1]);
        Files.createDirectories(target.getParent());
        try (var lines = Files.lines(Path.of(arguments[0]), StandardCharsets.US_ASCII);
                var out = Files.newBufferedWriter(target, StandardCharsets.US_ASCII)) {
            for (var line : (Iterable<String>) lines::iterator) {
                write(out, line.startsWith(LICENCE) ? "#" + line.stripTrailing() : noun(line.split(" ")));
            }
        }
    }

    private static String noun(String[] fields) {
        var words = Integer.parseInt(fields[3], HEXADECIMAL);
        var names = new ArrayList<String>();
        for (var i = 0; i < words; i++) {
            names.add(fields[4 + 2 * i].replace('_', ' '));
        }
        var pointers = 4 + 2 * words;
        var wider = new ArrayList<String>();
        for (var i = 0; i < Integer.parseInt(fields[pointers]); i++) {
            var symbol = fields[pointers + 1 + 4 * i];
            if (symbol.equals("@") || symbol.equals("@i")) {
                wider.add("n" + fields[pointers + 2 + 4 * i]);
            }
        }
        return "n" + fields[0] + "\t" + String.join("|", names) + "\t" + String.join("|", wider);
    }

    private static void write(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
