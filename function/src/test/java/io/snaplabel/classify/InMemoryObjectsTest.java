package io.snaplabel.classify;

import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import java.util.Set;

class InMemoryObjectsTest implements ObjectsContract {
    private final InMemoryObjects objects = new InMemoryObjects(Set.of(VERSIONED));

    @Override
    public ImageSource images() {
        return objects;
    }

    @Override
    public TagStore tags() {
        return objects;
    }

    @Override
    public ObjectEvent.Created put(ImageRef image, byte[] bytes) {
        return objects.put(image, bytes);
    }

    @Override
    public void delete(ImageRef image) {
        objects.delete(image);
    }
}
