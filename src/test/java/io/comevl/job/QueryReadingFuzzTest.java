package io.comevl.job;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.comevl.avro.Query;
import io.comevl.ingest.RecordFormat;
import io.comevl.job.query.QueriesFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes as a query, from Kafka or from a person's file, is read or refused with a reason. */
final class QueryReadingFuzzTest {

    private static final String SCHEMA = new String(RecordFormat.QUERY.header().value(), StandardCharsets.UTF_8);
    private static final String FILE = """
            queries:
              - id: gate
                cameras: ["gate-*"]
                task: count
                phrase: people
                every: 2
                zones: {door: [[0, 0], [1, 0], [0.5, 1]]}
                lines: {in: [[0, 0.5], [1, 0.5]]}
                windows: [1 min]
                rule: {when: "count > 5 && zone.occupancy['door'] > 1", for: 10s, cooldown: 1 min, message: "{count} wait"}
            """;

    @MethodSource("queries")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "2h")
    void aQueryIsReadOrRefusedWithAReason(byte[] input) {
        boolean isRecord = input.length > 0 && input[0] == 'r';
        byte[] rest = input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
        try {
            if (isRecord) {
                QueryReader.read(new RawRecord("queries", 0, 0, new byte[] {'g', 'a', 't', 'e'}, rest, SCHEMA));
            } else {
                QueriesFile.parse(new String(rest, StandardCharsets.UTF_8));
            }
        } catch (Rejected | IllegalArgumentException refused) {
            if (refused.getMessage() == null || refused.getMessage().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }

    static Stream<byte[]> queries() {
        Query query = Records.moverQuery("gate");
        return Stream.of(
                ("f" + FILE).getBytes(StandardCharsets.UTF_8),
                concat('r', RecordFormat.QUERY.encode(query)),
                concat(
                        'r',
                        RecordFormat.QUERY.encode(
                                QueriesFile.parse(FILE.replaceAll("(?m)^ +(zones|lines|windows|rule).*\\n", ""))
                                        .get(0))));
    }

    private static byte[] concat(char kind, byte[] bytes) {
        byte[] marked = new byte[bytes.length + 1];
        marked[0] = (byte) kind;
        System.arraycopy(bytes, 0, marked, 1, bytes.length);
        return marked;
    }
}
