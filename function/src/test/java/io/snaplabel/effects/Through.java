package io.snaplabel.effects;

import io.snaplabel.catalogue.Card;
import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Correction;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ports that pass every call on, for mutants to override. */
final class Through {
    private Through() {}

    static class Records implements RecordStore {
        private final RecordStore store;

        Records(RecordStore store) {
            this.store = store;
        }

        @Override
        public Claim claim(ObjectEvent.Created event, String modelDigest, Instant now, Instant leaseUntil) {
            return store.claim(event, modelDigest, now, leaseUntil);
        }

        @Override
        public boolean complete(Ticket ticket, ImageRecord record) {
            return store.complete(ticket, record);
        }

        @Override
        public boolean bury(ImageRecord tombstone) {
            return store.bury(tombstone);
        }

        @Override
        public Optional<ImageRecord> find(ImageRef image) {
            return store.find(image);
        }
    }

    static class Cards implements Catalogue {
        private final Catalogue catalogue;

        Cards(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public Optional<Card> find(String bucket, String key) {
            return catalogue.find(bucket, key);
        }

        @Override
        public Optional<Correction> correction(String bucket, String key, String eTag) {
            return catalogue.correction(bucket, key, eTag);
        }

        @Override
        public boolean put(@Nullable Card before, Card after) {
            return catalogue.put(before, after);
        }
    }

    static class Tags implements TagStore {
        private final TagStore store;

        Tags(TagStore store) {
            this.store = store;
        }

        @Override
        public Optional<Map<String, String>> read(ImageRef image) {
            return store.read(image);
        }

        @Override
        public boolean replace(ImageRef image, Map<String, String> tags) {
            return store.replace(image, tags);
        }
    }

    static class Images implements ImageSource {
        private final ImageSource source;

        Images(ImageSource source) {
            this.source = source;
        }

        @Override
        public Fetch fetch(ObjectEvent.Created event) {
            return source.fetch(event);
        }

        @Override
        public Optional<ObjectEvent.Created> lookUp(ImageRef image) {
            return source.lookUp(image);
        }
    }
}
