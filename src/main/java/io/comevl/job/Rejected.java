package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.frame.Refusal;
import io.comevl.ingest.Bytes;
import java.time.Instant;

/** A record that is not let in, and why. Thrown and caught within one operator's call. */
final class Rejected extends Exception {

    private final DeadLetterReason reason;
    private String camera;
    private Long sequence;
    private Instant capturedAt = Instant.EPOCH;

    Rejected(DeadLetterReason reason, String message) {
        super(message, null, false, false); // no stack trace: this is about data, and there may be many
        this.reason = reason;
    }

    Rejected(Refusal refusal) {
        this(reasonOf(refusal.reason()), refusal.message());
    }

    /** Names the frame that it is about. */
    Rejected about(String ofCamera, long ofSequence) {
        camera = ofCamera;
        sequence = ofSequence;
        return this;
    }

    /** Says when that frame was taken. */
    Rejected takenAt(Instant time) {
        capturedAt = time;
        return this;
    }

    /** When the frame was taken; 1970 if nobody knows. */
    Instant capturedAt() {
        return capturedAt;
    }

    /** The dead letter that keeps the record. */
    DeadLetter letter(DeadLetterStage stage, RawRecord record, Instant now) {
        return DeadLetter.newBuilder()
                .setId(record.topic() + "/" + record.partition() + "/" + record.offset())
                .setStage(stage)
                .setReason(reason)
                .setMessage(getMessage())
                .setCamera(camera)
                .setSequence(sequence)
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .setRejectedAt(now)
                .setKey(Bytes.buffer(record.key()))
                .setOriginal(Bytes.buffer(record.value()))
                .setWriterSchema(record.schema())
                .build();
    }

    private static DeadLetterReason reasonOf(Refusal.Reason reason) {
        return switch (reason) {
            case NOT_AN_IMAGE -> DeadLetterReason.NOT_AN_IMAGE;
            case UNSUPPORTED_FORMAT -> DeadLetterReason.UNSUPPORTED_FORMAT;
            case IMAGE_TRUNCATED -> DeadLetterReason.IMAGE_TRUNCATED;
            case MALFORMED_HEADER -> DeadLetterReason.MALFORMED_HEADER;
            case EMPTY_PICTURE -> DeadLetterReason.EMPTY_PICTURE;
            case PICTURE_TOO_LARGE -> DeadLetterReason.PICTURE_TOO_LARGE;
            case UNDECODABLE -> DeadLetterReason.UNDECODABLE;
        };
    }
}
