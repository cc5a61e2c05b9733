package io.snaplabel.effects;

import io.snaplabel.catalogue.Catalogue;
import io.snaplabel.catalogue.Search;
import io.snaplabel.classify.ImageSource;
import io.snaplabel.classify.RecordStore;
import io.snaplabel.classify.TagStore;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;

/** The stores that one schedule runs against, empty at its beginning, and what people do to objects. */
public interface World {
    RecordStore records();

    Catalogue catalogue();

    Search search();

    ImageSource images();

    TagStore tags();

    /** Stores an object; the event is S3's. */
    ObjectEvent.Created put(ImageRef image, byte[] bytes);

    /** Deletes an object or version that is there, or puts a delete marker on top; the event is S3's. */
    ObjectEvent.Deleted delete(ImageRef image);
}
