package io.snaplabel.effects;

import io.snaplabel.catalogue.InMemoryCatalogue;
import io.snaplabel.classify.InMemoryObjects;
import io.snaplabel.classify.InMemoryRecordStore;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.util.Set;

/** The fakes, which pass the contracts of the real stores. */
final class InMemoryWorld implements World {
    private final InMemoryRecordStore records = new InMemoryRecordStore();
    private final InMemoryCatalogue catalogue = new InMemoryCatalogue();
    private final InMemoryObjects objects = new InMemoryObjects(Set.of(Schedule.VERSIONED));

    @Override
    public InMemoryRecordStore records() {
        return records;
    }

    @Override
    public InMemoryCatalogue catalogue() {
        return catalogue;
    }

    @Override
    public InMemoryCatalogue search() {
        return catalogue;
    }

    @Override
    public InMemoryObjects images() {
        return objects;
    }

    @Override
    public InMemoryObjects tags() {
        return objects;
    }

    @Override
    public ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        return objects.put(image, bytes);
    }

    @Override
    public ObjectEvent.Deleted delete(ImageRef image) {
        return objects.delete(image);
    }
}
