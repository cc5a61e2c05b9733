package io.snaplabel.backfill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What AWS asks, as {@code prices.tsv} has it: data, with the date and the source of each. Immutable. */
public record Prices(Map<String, Price> byName) {
    private static final String FILE = "prices.tsv";

    public Prices {
        byName = Map.copyOf(byName);
    }

    /**
     * One price.
     *
     * @param usd for one of what the name says
     * @param asOf year and month
     * @param isAwsOwn whether AWS's own page said it; otherwise it is to be checked
     */
    public record Price(String name, double usd, String asOf, boolean isAwsOwn, String source) {
        private static Price parse(String line) {
            var fields = line.split("\t", -1);
            if (fields.length != 5) {
                throw new IllegalStateException(FILE + ": expected five fields but got '" + line + "'");
            }
            return new Price(fields[0], Double.parseDouble(fields[1]), fields[2], fields[3].equals("page"), fields[4]);
        }
    }

    /** Those that came with the program. */
    public static Prices read() {
        var in = Objects.requireNonNull(Prices.class.getResourceAsStream(FILE), FILE);
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var prices = new LinkedHashMap<String, Price>();
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Price::parse)
                    .forEach(price -> prices.put(price.name(), price));
            return new Prices(prices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double usd(String name) {
        return price(name).usd();
    }

    /** An {@link IllegalStateException} when there is none of that name. */
    public Price price(String name) {
        var price = byName.get(name);
        if (price == null) {
            throw new IllegalStateException(
                    FILE + ": expected a price named '" + name + "' but got " + byName.keySet());
        }
        return price;
    }
}
