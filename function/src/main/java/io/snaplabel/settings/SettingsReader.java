package io.snaplabel.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses one environment and collects every problem, so that they are told all at once. Not thread-safe. */
final class SettingsReader {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();

    SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A text that must be given. */
    String text(String name) {
        var value = value(name);
        if (value == null) {
            problems.add(Settings.PREFIX + name + ": expected a value but it is not set");
            return "";
        }
        return value;
    }

    String text(String name, String fallback) {
        var value = value(name);
        return value == null ? fallback : value;
    }

    /** Names separated by commas, at least one. */
    Set<String> names(String name) {
        return split(text(name));
    }

    Set<String> names(String name, String fallback) {
        return split(text(name, fallback));
    }

    private static Set<String> split(String names) {
        return Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.toSet());
    }

    URI uri(String name, String fallback) {
        return parsed(name, fallback, "a URI", URI::create);
    }

    /** A URI that must be given. */
    URI uri(String name) {
        var value = text(name);
        return value.isEmpty() ? URI.create("") : uri(name, "");
    }

    /** What {@code parse} makes of the value; it throws an {@link IllegalArgumentException} at anything but {@code expected}. */
    <T> T parsed(String name, String fallback, String expected, Function<String, T> parse) {
        var value = text(name, fallback);
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            problems.add(Settings.PREFIX + name + ": expected " + expected + " but got '" + value + "'");
            return parse.apply(fallback);
        }
    }

    <E extends Enum<E>> E choice(String name, E fallback) {
        var value = value(name);
        if (value == null) {
            return fallback;
        }
        var choices = fallback.getDeclaringClass().getEnumConstants();
        for (var choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(value)) {
                return choice;
            }
        }
        problems.add(Settings.PREFIX + name + ": expected one of "
                + Arrays.stream(choices)
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + " but got '" + value + "'");
        return fallback;
    }

    int whole(String name, int fallback, int least, int most) {
        var value = value(name);
        if (value == null) {
            return fallback;
        }
        try {
            var number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        problems.add(Settings.PREFIX + name + ": expected a whole number from " + least + " to " + most + " but got '"
                + value + "'");
        return fallback;
    }

    void finish() {
        environment.keySet().stream()
                .filter(name -> name.startsWith(Settings.PREFIX) && !known.contains(name))
                .sorted()
                .forEach(name -> problems.add(name + ": unknown; expected one of " + String.join(", ", known)));
        if (!problems.isEmpty()) {
            throw new IllegalStateException("settings: " + String.join("; ", problems));
        }
    }

    private @Nullable String value(String name) {
        var full = Settings.PREFIX + name;
        known.add(full);
        var value = environment.get(full);
        if (value != null && value.isBlank()) {
            problems.add(full + ": expected a value but it is empty");
            return null;
        }
        return value;
    }
}
