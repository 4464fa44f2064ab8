package io.comevl.job;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Frame;
import io.comevl.frame.Checked;
import io.comevl.frame.ImageHeader;
import io.comevl.frame.ImageLimits;
import io.comevl.ingest.Bytes;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets frames in by what their record and the picture's header say, before memory is spent on pixels. What is not let in
 * leaves as a dead letter with its original bytes.
 */
final class Admit extends ProcessFunction<RawRecord, CameraFrame> {

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new AvroTypeInfo<>(DeadLetter.class));

    /** Frames of known cameras that became dead letters. */
    static final OutputTag<Detection> FAILED = new OutputTag<>("failed", new AvroTypeInfo<>(Detection.class));

    private final FrameLimits limits;
    private final Clock clock;
    private final AgeAt ageAt;
    private transient ImageLimits imageLimits;
    private transient FrameCounters counters;

    /** When a frame's age is measured. */
    private enum AgeAt {
        ADMISSION,
        ARRIVAL
    }

    private Admit(FrameLimits limits, Clock clock, AgeAt ageAt) {
        this.limits = limits;
        this.clock = clock;
        this.ageAt = ageAt;
    }

    /** Lets frames in that are neither too old nor too new by the clock. */
    static Admit live(FrameLimits limits, Clock clock) {
        return new Admit(limits, clock, AgeAt.ADMISSION);
    }

    /** Lets frames in that were neither too old nor too new when they arrived in Kafka. */
    static Admit again(FrameLimits limits, Clock clock) {
        return new Admit(limits, clock, AgeAt.ARRIVAL);
    }

    @Override
    public void open(OpenContext context) {
        imageLimits = limits.image();
        counters = new FrameCounters(getRuntimeContext());
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<CameraFrame> out) {
        try {
            Instant now = ageAt == AgeAt.ARRIVAL ? Instant.ofEpochMilli(context.timestamp()) : clock.instant();
            CameraFrame frame = admit(record, now);
            counters.in(frame.camera());
            out.collect(frame);
        } catch (Rejected rejected) {
            DeadLetter letter = rejected.letter(DeadLetterStage.ADMIT, record, clock.instant());
            counters.rejected(letter.getCamera());
            JobLog.rejected(letter);
            context.output(DEAD_LETTERS, letter);
            if (letter.getCamera() != null && letter.getSequence() != null) {
                context.output(FAILED, FrameStatus.failed(letter, rejected.capturedAt()));
            }
        }
    }

    private CameraFrame admit(RawRecord record, Instant now) throws Rejected {
        Frame frame = read(record);
        try {
            checkTime(frame.getCapturedAt(), now);
            ImageHeader header = checkPicture(frame);
            return new CameraFrame(
                    record,
                    frame.getCamera(),
                    frame.getSequence(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, frame.getCapturedAt()),
                    header.widthPixels(),
                    header.heightPixels());
        } catch (Rejected rejected) {
            throw rejected.about(frame.getCamera(), frame.getSequence()).takenAt(frame.getCapturedAt());
        }
    }

    private static Frame read(RawRecord record) throws Rejected {
        if (record.value() == null) {
            throw new Rejected(DeadLetterReason.WRONG_SCHEMA, "expected a frame, found a record without value");
        }
        try {
            Frame frame = RecordFormat.FRAME.decode(record.value(), record.schema());
            if (frame.getCamera().isEmpty()) {
                throw new Rejected(DeadLetterReason.INVALID, "expected the name of a camera, found none");
            }
            return frame;
        } catch (WrongSchemaException e) {
            throw new Rejected(DeadLetterReason.WRONG_SCHEMA, e.getMessage());
        }
    }

    private void checkTime(Instant capturedAt, Instant now) throws Rejected {
        if (capturedAt.isBefore(now.minus(limits.maxAge()))) {
            throw new Rejected(
                    DeadLetterReason.TOO_OLD,
                    "captured " + capturedAt + ", more than " + limits.maxAge() + " before " + now + " ("
                            + Options.FRAME_MAX_AGE.key() + ")");
        }
        if (capturedAt.isAfter(now.plus(limits.maxAhead()))) {
            throw new Rejected(
                    DeadLetterReason.TOO_NEW,
                    "captured " + capturedAt + ", more than " + limits.maxAhead() + " after " + now + " ("
                            + Options.FRAME_MAX_AHEAD.key() + ")");
        }
    }

    private ImageHeader checkPicture(Frame frame) throws Rejected {
        byte[] image = Bytes.of(frame.getImage());
        if (image.length == 0 && frame.getUri() != null) {
            throw new Rejected(
                    DeadLetterReason.INVALID, "expected the picture's bytes, found only its address " + frame.getUri());
        }
        Checked<ImageHeader> header = ImageHeader.read(image, imageLimits);
        if (header.refused().isPresent()) {
            throw new Rejected(header.refused().get());
        }
        return header.passed().orElseThrow();
    }
}
