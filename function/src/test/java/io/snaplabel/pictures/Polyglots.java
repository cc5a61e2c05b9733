package io.snaplabel.pictures;

import io.snaplabel.pictures.Seeds.Seed;
import java.util.List;
import java.util.stream.Stream;

/** Files that are two things at once, or not what they seem. */
final class Polyglots {
    private static final String SCRIPT = "<html><script>alert(document.domain)</script></html>";
    private static final String PHP = "<?php system($_GET['c']); ?>";
    private static final String ZIP = "PK\u0003\u0004\u0014\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001\0\0\0a"
            + "PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    private Polyglots() {}

    static Stream<Input> of(List<Seed> seeds) {
        return Stream.concat(seeds.stream().flatMap(Polyglots::followedAndPreceded), special());
    }

    private static Stream<Input> followedAndPreceded(Seed seed) {
        return Stream.of(SCRIPT, ZIP, PHP, "%PDF-1.4\n")
                .flatMap(text -> Stream.of(
                        new Input(
                                seed.name() + ", then " + named(text),
                                seed.format(),
                                "polyglot",
                                () -> Parts.bigEndian()
                                        .bytes(seed.bytes())
                                        .text(text)
                                        .toBytes()),
                        new Input(
                                named(text) + ", then " + seed.name(),
                                seed.format(),
                                "polyglot",
                                () -> Parts.bigEndian()
                                        .text(text)
                                        .bytes(seed.bytes())
                                        .toBytes())));
    }

    private static String named(String text) {
        return text.substring(0, 5).strip();
    }

    private static Stream<Input> special() {
        return Stream.of(
                of("gif", "GIF89a/*\0\0 */=1;alert(1)//"),
                of("bmp", "BM/*\0\0\0\0\0*/=1;alert(1)//" + "\0".repeat(99)),
                of("webp", "RIFF=1;/*WEBP*/alert(1)//"),
                of("jpeg", "\u00FF\u00D8\u00FF\u00FE\0@" + PHP + "\0".repeat(99) + "\u00FF\u00D9"),
                of("svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
                of("svg", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><svg>&b;</svg>"),
                of("pdf", "%PDF-1.7\n" + SCRIPT),
                of("html", SCRIPT),
                of("zip", ZIP),
                of("json", "{\"s3\": \"s3://pictures/picture\"}"),
                of("nothing", ""),
                of("nothing", "\0".repeat(1_000_000)));
    }

    private static Input of(String format, String text) {
        return new Input(
                format + " of " + text.length() + " bytes",
                format,
                "polyglot",
                () -> Parts.bigEndian().text(text).toBytes());
    }
}
