package io.snaplabel.privilege;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Calls without what differs from run to run: {@code infra/template/calls.json}, which the template's policies are held against. */
final class CallTable {
    private record Kind(String role, String operation, String place, SortedSet<String> how) {}

    private CallTable() {}

    /** A JSON array, a row a line: keys of the same kind of call are {@code bucket/folder/*}, the deepest folder that holds them all. */
    static String json(Collection<Call> calls) {
        return calls.stream()
                .collect(Collectors.groupingBy(
                        call -> new Kind(call.role(), call.operation(), place(call), call.how()),
                        Collectors.mapping(Call::on, Collectors.toList())))
                .entrySet()
                .stream()
                .map(row -> row(row.getKey(), row.getValue()))
                .sorted()
                .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String row(Kind kind, List<String> on) {
        var row = new JsonObject();
        row.addProperty("role", kind.role());
        row.addProperty("call", kind.operation());
        row.addProperty("on", isOfS3(kind.operation()) ? folder(on) + "*" : kind.place());
        var how = new JsonArray();
        kind.how().forEach(how::add);
        row.add("how", how);
        return row.toString();
    }

    private static String place(Call call) {
        return isOfS3(call.operation()) ? call.on().split("/", 2)[0] : call.on();
    }

    private static boolean isOfS3(String operation) {
        return operation.startsWith("s3:");
    }

    private static String folder(List<String> keys) {
        var sorted = new TreeSet<>(keys);
        var first = sorted.first();
        var last = sorted.last();
        var same = 0;
        while (same < Math.min(first.length(), last.length()) && first.charAt(same) == last.charAt(same)) {
            same++;
        }
        return first.substring(0, first.lastIndexOf('/', same - 1) + 1);
    }
}
