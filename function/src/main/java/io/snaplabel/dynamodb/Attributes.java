package io.snaplabel.dynamodb;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item, or a map inside one, read strictly: what is absent is an {@link IllegalStateException}, for only we write them. */
record Attributes(Map<String, AttributeValue> item) {
    boolean has(String name) {
        return item.containsKey(name);
    }

    String text(String name) {
        return value(name).s();
    }

    @Nullable
    String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    long whole(String name) {
        return Long.parseLong(value(name).n());
    }

    /** A number as it was written. */
    String number(String name) {
        return value(name).n();
    }

    double decimal(String name) {
        return Double.parseDouble(value(name).n());
    }

    Instant instant(String name) {
        return Instant.parse(text(name));
    }

    Attributes map(String name) {
        return new Attributes(value(name).m());
    }

    List<Attributes> maps(String name) {
        return value(name).l().stream()
                .map(AttributeValue::m)
                .map(Attributes::new)
                .toList();
    }

    List<String> texts(String name) {
        return value(name).l().stream().map(AttributeValue::s).toList();
    }

    private AttributeValue value(String name) {
        var value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("record: expected the attribute " + name + " but got " + item.keySet());
        }
        return value;
    }
}
