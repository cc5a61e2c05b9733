package io.snaplabel.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which model said it. Two results with the same digest come from the same weights and the same preprocessing.
 *
 * @param name the bundle's name, such as {@code resnet50-tiny-imagenet}
 * @param digest SHA-256 of the bundle's description (which lists the digest of every file), and of the label policy where a
 *     setting names one; lower-case hexadecimal
 * @param preprocessingDigest SHA-256 of the preprocessing alone, lower-case hexadecimal
 * @param engine engine and precision, such as {@code mxnet-fp32}
 */
public record ModelId(String name, String digest, String preprocessingDigest, String engine) {
    /** The same model under a label policy of its own; {@code policyDigest} is that of its file. */
    public ModelId under(String policyDigest) {
        try {
            var both = (digest + policyDigest).getBytes(StandardCharsets.US_ASCII);
            var sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(both));
            return new ModelId(name, sha256, preprocessingDigest, engine);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
