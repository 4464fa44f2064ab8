package io.comevl.job.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evidence by Amazon's own client, in a store that answers as S3 does. */
final class EvidenceBucketTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final long PLENTY = 1L << 30;

    private ObjectStore objects;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", "somebody");
        System.setProperty("aws.secretAccessKey", "secret");
        objects = new ObjectStore("evidence");
    }

    @AfterEach
    void stop() {
        objects.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void anEventsFilesLieUnderItsName() throws IOException {
        try (EvidenceStore store = open("s3://evidence/gate/", PLENTY, Duration.ZERO)) {
            store.add(event("crowd", 0), EvidenceBucketTest::write);
        }

        assertThat(objects.objects().keySet())
                .hasSize(2)
                .allMatch(
                        key -> key.matches("gate/2026-01-02/12-00-00-gate_1-crowd-[0-9a-f]{8}/(event.json|clip.mp4)"));
        assertThat(objects.objects().entrySet())
                .filteredOn(object -> object.getKey().endsWith("clip.mp4"))
                .singleElement()
                .satisfies(clip -> assertThat(new String(clip.getValue(), StandardCharsets.UTF_8))
                        .isEqualTo("moving"));
    }

    @Test
    void whatIsThereIsNotWrittenAgainAndWhatBrokeOffIs() throws IOException {
        try (EvidenceStore store = open("s3://evidence", PLENTY, Duration.ZERO)) {
            objects.refuse("event.json");
            assertThatThrownBy(() -> store.add(event("crowd", 0), EvidenceBucketTest::write))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("s3://evidence/")
                    .hasMessageContaining("not now");
            assertThat(objects.objects()).hasSize(1);

            objects.refuse("");
            store.add(event("crowd", 0), EvidenceBucketTest::write);
            assertThat(objects.objects()).hasSize(2);

            store.add(event("crowd", 0), folder -> {
                throw new AssertionError("it is there already");
            });
        }
    }

    @Test
    void theOldestIsDeletedBySizeAndByAgeAlsoIfAnotherProcessWroteIt() throws IOException {
        try (EvidenceStore store = open("s3://evidence/gate", PLENTY, Duration.ZERO)) {
            for (int minute = 0; minute < 4; minute++) {
                store.add(event("crowd " + minute, minute), EvidenceBucketTest::write);
            }
        }
        objects.objects().put("other/what-is-not-ours", new byte[100]);
        assertThat(objects.objects()).hasSize(9);

        try (EvidenceStore small = open("s3://evidence/gate", 30, Duration.ZERO)) {
            assertThat(objects.objects())
                    .as("two events of 14 bytes, and what is not ours")
                    .hasSize(5);
            small.add(event("crowd 9", 9), EvidenceBucketTest::write);
        }
        assertThat(objects.objects()).hasSize(5);

        open("s3://evidence/gate", PLENTY, Duration.ofDays(40)).close();
        assertThat(objects.objects().keySet()).as("the newest stays").hasSize(3).contains("other/what-is-not-ours");
    }

    @Test
    void aPlaceThatIsNoneAndABucketOfOthersAreToldInOneLine() {
        assertThatThrownBy(() -> EvidencePlace.of("ftp://evidence/gate", Optional.empty()))
                .hasMessage("evidence: expected a folder or s3://BUCKET/PREFIX, found ftp://evidence/gate");
        assertThatThrownBy(() -> open("s3://others/gate", PLENTY, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://others/gate/: Access Denied")
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    private EvidenceStore open(String place, long mostBytes, Duration later) throws IOException {
        EvidenceOptions options = new EvidenceOptions(
                EvidencePlace.of(place, Optional.of(objects.address())),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofDays(30),
                mostBytes);
        return EvidenceStore.open(options, Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC));
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("clip.mp4"), "moving");
        Files.writeString(folder.resolve("event.json"), "an event");
    }

    private static Event event(String id, int minute) {
        return Event.newBuilder(WebhookTest.event(id))
                .setOccurredAt(NOON.plus(Duration.ofMinutes(minute)))
                .build();
    }
}
