package io.snaplabel.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator of an ONNX graph (onnx.proto, NodeProto).
 *
 * @param attributes those that are numbers, by their names
 * @param bytes the whole message
 */
record OnnxNode(
        String operator,
        List<String> inputs,
        List<String> outputs,
        Map<String, Wire.Field> attributes,
        ByteBuffer bytes) {
    // onnx.proto's numbers
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int OPERATOR = 4;
    private static final int ATTRIBUTE = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_FLOAT = 2;
    private static final int ATTRIBUTE_INT = 3;

    static OnnxNode of(ByteBuffer bytes) {
        var operator = "";
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var attributes = new HashMap<String, Wire.Field>();
        for (var field : Wire.fields(bytes)) {
            switch (field.number()) {
                case OPERATOR -> operator = field.text();
                case INPUT -> inputs.add(field.text());
                case OUTPUT -> outputs.add(field.text());
                case ATTRIBUTE -> {
                    var attribute = Wire.fields(field.content());
                    attribute.stream()
                            .filter(one -> one.number() == ATTRIBUTE_FLOAT || one.number() == ATTRIBUTE_INT)
                            .findFirst()
                            .ifPresent(value -> attributes.put(Wire.text(attribute, ATTRIBUTE_NAME), value));
                }
                default -> {}
            }
        }
        return new OnnxNode(operator, inputs, outputs, attributes, bytes);
    }

    /** An operator without attributes, as a message. */
    static byte[] message(int number, String operator, List<String> inputs, String output) {
        var parts = new ArrayList<byte[]>();
        inputs.forEach(input -> parts.add(Wire.text(INPUT, input)));
        parts.add(Wire.text(OUTPUT, output));
        parts.add(Wire.text(OPERATOR, operator));
        return Wire.message(number, parts.toArray(byte[][]::new));
    }

    boolean is(String attribute) {
        var value = attributes.get(attribute);
        return value != null && value.value() == 1;
    }

    boolean isFactorOne(String attribute) {
        var factor = attributes.get(attribute);
        return factor == null || factor.single() == 1;
    }
}
