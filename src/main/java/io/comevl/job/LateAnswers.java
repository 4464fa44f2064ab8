package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.ingest.RecordFormat;
import io.comevl.job.watch.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Keeps answers that came too late to be followed: the detection is the original, the frame its origin. */
final class LateAnswers {

    private LateAnswers() {}

    static DeadLetter letter(Detection said, Instant now) {
        return DeadLetter.newBuilder()
                .setId(Ids.of("late", said.getId()))
                .setStage(DeadLetterStage.TRACK)
                .setReason(DeadLetterReason.TOO_LATE)
                .setMessage("captured " + said.getCapturedAt() + "; later frames of the camera were followed already ("
                        + Options.OUT_OF_ORDER.key() + ")")
                .setCamera(said.getCamera())
                .setSequence(said.getSequence())
                .setTopic(said.getFrame().getTopic())
                .setPartition(said.getFrame().getPartition())
                .setOffset(said.getFrame().getOffset())
                .setRejectedAt(now)
                .setKey(ByteBuffer.wrap(said.getCamera().getBytes(StandardCharsets.UTF_8)))
                .setOriginal(ByteBuffer.wrap(RecordFormat.DETECTION.encode(said)))
                .setWriterSchema(new String(RecordFormat.DETECTION.header().value(), StandardCharsets.UTF_8))
                .build();
    }
}
