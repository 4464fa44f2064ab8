package io.comevl.frame;

/**
 * Why a picture is not used.
 *
 * @param reason kind of fault, for counting and routing
 * @param message what was expected and what was found, for people
 */
public record Refusal(Reason reason, String message) {

    /** Kinds of faults. */
    public enum Reason {
        /** The bytes begin like no picture that is known. */
        NOT_AN_IMAGE,
        /** A picture, but neither JPEG nor PNG. */
        UNSUPPORTED_FORMAT,
        /** The picture ends before its own end mark. */
        IMAGE_TRUNCATED,
        /** A header that contradicts its format. */
        MALFORMED_HEADER,
        /** No columns or no rows. */
        EMPTY_PICTURE,
        /** More bytes or pixels than the limits allow. */
        PICTURE_TOO_LARGE,
        /** A sound header, but the pixels behind it cannot be read. */
        UNDECODABLE
    }
}
