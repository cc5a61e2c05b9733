package io.snaplabel.image;

/**
 * Why an image can never be labelled, with its numbers. An answer, not a fault: it is recorded and never tried again.
 */
public sealed interface Rejection {
    /** A stable, machine-readable name. */
    String code();

    /** What was expected and what came, for a person. */
    String message();

    /** The object has no bytes at all. */
    record Empty() implements Rejection {
        @Override
        public String code() {
            return "empty";
        }

        @Override
        public String message() {
            return "expected an image but got 0 bytes";
        }
    }

    /** The first bytes are of no known image format; {@code firstBytes} are they in hexadecimal. */
    record NotAnImage(String firstBytes) implements Rejection {
        @Override
        public String code() {
            return "not-an-image";
        }

        @Override
        public String message() {
            return "expected an image but got bytes that begin with " + firstBytes;
        }
    }

    /** A known format, or a kind of it, that is not decoded; {@code detail} says which kind, empty when it is all of it. */
    record UnsupportedFormat(ImageFormat format, String detail) implements Rejection {
        @Override
        public String code() {
            return "unsupported-format";
        }

        @Override
        public String message() {
            return "expected JPEG, PNG, GIF, BMP, TIFF or WebP but got " + format.displayName()
                    + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    /** The object is larger than the setting allows. */
    record TooManyBytes(long bytes, long limit) implements Rejection {
        @Override
        public String code() {
            return "too-many-bytes";
        }

        @Override
        public String message() {
            return "expected at most " + limit + " bytes but got " + bytes;
        }
    }

    /** The header promises more pixels than the setting allows. */
    record TooManyPixels(long width, long height, long limit) implements Rejection {
        @Override
        public String code() {
            return "too-many-pixels";
        }

        @Override
        public String message() {
            return "expected at most " + limit + " pixels but got " + width + " x " + height;
        }
    }

    /** The bytes begin like an image but end or go wrong; {@code detail} is what the decoder met. */
    record Damaged(ImageFormat format, String detail) implements Rejection {
        @Override
        public String code() {
            return "damaged";
        }

        @Override
        public String message() {
            return "expected a complete " + format.displayName() + " but got a damaged one: " + detail;
        }
    }
}
