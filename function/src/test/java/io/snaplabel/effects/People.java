package io.snaplabel.effects;

import io.snaplabel.catalogue.Correction;
import io.snaplabel.classify.TransientFault;
import io.snaplabel.effects.Interleaving.Killed;
import io.snaplabel.effects.Schedule.Correct;
import io.snaplabel.effects.Schedule.Deed;
import io.snaplabel.effects.Schedule.Delete;
import io.snaplabel.effects.Schedule.DeleteVersion;
import io.snaplabel.effects.Schedule.Tag;
import io.snaplabel.effects.Schedule.Upload;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Those who do the schedule's deeds, one after the other; a correction or a change of tags may still be under way when the next one comes. */
final class People {
    /** What their invocations are called: requests over HTTP. */
    static final String PERSON = "person";

    private static final int MOST_FOREIGN_TAGS = 6;

    private final World world;
    private final Reference reference;
    private final Witness witness;
    private final Interleaving interleaving;
    private final Processes processes;
    private final Figures figures;
    private final Consumer<String> trace;
    private final Deque<Deed> deeds;

    People(
            List<Deed> deeds,
            World world,
            Reference reference,
            Witness witness,
            Interleaving interleaving,
            Processes processes,
            Figures figures,
            Consumer<String> trace) {
        this.deeds = new ArrayDeque<>(deeds);
        this.world = world;
        this.reference = reference;
        this.witness = witness;
        this.interleaving = interleaving;
        this.processes = processes;
        this.figures = figures;
        this.trace = trace;
    }

    boolean areDone() {
        return deeds.isEmpty();
    }

    /** Does the next deed; what S3 tells of it is sent. */
    void goOn(Instant now, Consumer<ObjectEvent> send) {
        var deed = deeds.removeFirst();
        trace.accept("— " + deed);
        var image = new ImageRef(deed.bucket(), deed.key(), null);
        var there = reference.deletable(deed.bucket(), deed.key());
        switch (deed) {
            case Upload upload -> {
                var event = world.put(image, upload.bytes());
                reference.uploaded(event, upload.bytes());
                send.accept(event);
            }
            case Delete _ -> {
                if (!there.isEmpty()) {
                    delete(image, send);
                }
            }
            case DeleteVersion one ->
                there.stream().skip(one.fromTop()).findFirst().ifPresent(version -> delete(version, send));
            case Correct said -> correct(said, now);
            case Tag tag -> there.stream().findFirst().ifPresent(newest -> tag(tag, newest));
        }
    }

    private void delete(ImageRef image, Consumer<ObjectEvent> send) {
        var event = world.delete(image);
        reference.deleted(event);
        send.accept(event);
    }

    /** Says it until there is an answer. */
    private void correct(Correct said, Instant now) {
        var correction = said.word() == null ? null : new Correction(List.of(said.word()), List.of(), List.of(), now);
        figures.count("corrections");
        processes.start(PERSON, now, (by, ports) -> {
            try {
                Processes.show(ports).correct(said.bucket(), said.key(), _ -> correction);
            } catch (TransientFault | Killed e) {
                trace.accept(by.name() + " is not answered: " + e.getMessage());
                witness.unanswered(said.bucket(), said.key());
                deeds.addFirst(said);
            }
        });
    }

    private void tag(Tag tag, ImageRef image) {
        var by = new Invocation("other " + tag.number(), Instant.MAX, processes.pace());
        interleaving.start(() -> {
            interleaving.await(by, "reads tags");
            var before = interleaving.call(() -> world.tags().read(image));
            trace.accept(by.name() + " reads tags of " + image + " " + before);
            var written = new LinkedHashMap<String, String>();
            if (tag.kind() == Tag.Kind.ADD) {
                before.ifPresent(written::putAll);
            }
            written.put("t" + tag.number(), "x");
            if (before.isPresent() && Witness.foreign(written).size() <= MOST_FOREIGN_TAGS) {
                interleaving.await(by, "writes tags");
                write(by, image, written);
            }
        });
    }

    private void write(Invocation by, ImageRef image, Map<String, String> tags) {
        trace.accept(by.name() + " writes tags of " + image + " " + tags);
        var there = interleaving.call(() -> world.tags().read(image));
        if (interleaving.call(() -> world.tags().replace(image, tags))) {
            figures.count("tags written by others");
            witness.writtenByOthers(image, there.orElseThrow(), tags);
        }
    }
}
