package io.comevl.job;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.comevl.avro.Frame;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import io.comevl.ingest.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes as a frame is let in or becomes a dead letter, one of both; seeds are frames that are sound and spoilt. */
final class FrameAdmissionFuzzTest {

    private static final String SCHEMA = new String(RecordFormat.FRAME.header().value(), StandardCharsets.UTF_8);

    private static OneInputStreamOperatorTestHarness<RawRecord, CameraFrame> admission;

    @MethodSource("frames")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "2h")
    void aFrameIsLetInOrRefused(byte[] input) throws Exception {
        boolean isPicture = input.length > 0 && input[0] == 'p';
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        RawRecord record = isPicture
                ? Records.raw(0, Records.frame("gate", 1, Records.NOON, rest))
                : new RawRecord("frames", 0, 0, new byte[] {1}, rest, SCHEMA);

        admission().processElement(record, Records.NOON.toEpochMilli());

        int admitted = admission().extractOutputValues().size();
        int refused = count(admission().getSideOutput(Admit.DEAD_LETTERS));
        admission().getOutput().clear();
        clear(admission().getSideOutput(Admit.DEAD_LETTERS));
        clear(admission().getSideOutput(Admit.FAILED));
        if (admitted + refused != 1) {
            throw new AssertionError(admitted + " admitted, " + refused + " refused");
        }
    }

    static Stream<byte[]> frames() {
        byte[] picture = Records.png(40, 30);
        Frame frame = Records.frame("gate", 1, Records.NOON, picture);
        return Stream.concat(
                List.of(picture, Records.pngThatClaims(0, 0), Records.pngWithSpoiltPixels(), jpeg()).stream()
                        .map(image -> marked('p', image)),
                Stream.of(marked('r', RecordFormat.FRAME.encode(frame))));
    }

    private static byte[] jpeg() {
        return PixelEncoder.jpeg(new Pixels(16, 8, new byte[16 * 8 * 3]), 80);
    }

    private static byte[] marked(char kind, byte[] bytes) {
        byte[] marked = new byte[bytes.length + 1];
        marked[0] = (byte) kind;
        System.arraycopy(bytes, 0, marked, 1, bytes.length);
        return marked;
    }

    private static int count(Queue<?> records) {
        return records == null ? 0 : records.size();
    }

    private static void clear(Queue<?> records) {
        if (records != null) {
            records.clear();
        }
    }

    private static OneInputStreamOperatorTestHarness<RawRecord, CameraFrame> admission() throws Exception {
        if (admission == null) {
            Clock noon = Clock.fixed(Records.NOON, ZoneOffset.UTC);
            admission = ProcessFunctionTestHarnesses.forProcessFunction(Admit.live(Records.LIMITS, noon));
        }
        return admission;
    }
}
