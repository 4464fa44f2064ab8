package io.comevl.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.DetectedBox;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.ingest.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * A wall of cameras on the page for a while: the browser does not grow, and the pictures keep up. Samples are written to
 * {@code target/page-memory.csv}: seconds, megabytes of live JavaScript objects, of all of the browser's processes, nodes
 * of the document, pictures shown a second, seconds that the oldest of them is behind.
 */
@EnabledIfSystemProperty(
        named = PageMemoryTest.MINUTES,
        matches = "[1-9]\\d*",
        disabledReason = "takes minutes and a machine of its own; -D" + PageMemoryTest.MINUTES + "=10")
final class PageMemoryTest {

    static final String MINUTES = "comevl.test.page-minutes";

    private static final int CAMERAS = 16;
    private static final int FRAMES_PER_SECOND = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final AtomicLong sequence = new AtomicLong();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Future<?>> sent = new ArrayList<>();
    private Browser browser;
    private LiveKafka kafka;

    private record Sample(long second, double liveMegabytes, double megabytes, long nodes, double rate, double behind) {

        private String line() {
            return String.format(
                    Locale.ROOT, "%d,%.1f,%.1f,%d,%.1f,%.1f", second, liveMegabytes, megabytes, nodes, rate, behind);
        }
    }

    @Test
    void aWallOfCamerasDoesNotGrow() throws Exception {
        Duration length = Duration.ofMinutes(Integer.getInteger(MINUTES));
        browser = Browser.start();
        kafka = new LiveKafka();
        ScheduledExecutorService cameras = Executors.newSingleThreadScheduledExecutor();
        try (WebServer server = WebServer.start(WebSettings.local(0), kafka.kafka(), LiveKafka.TOPICS)) {
            kafka.ask(Query.newBuilder()
                    .setId("cars")
                    .setTask(QueryTask.BOX)
                    .setPhrase("cars")
                    .build());
            byte[] picture = LiveKafka.picture(640, 360);
            Future<?> publishing = cameras.scheduleAtFixedRate(
                    () -> publish(picture), 0, 1_000_000 / FRAMES_PER_SECOND, TimeUnit.MICROSECONDS);
            browser.driver().get(server.address().toString());
            browser.find("[data-camera=camera-15]");
            Instant begin = Instant.now();
            fetched();
            for (Instant next = begin.plus(BETWEEN); next.isBefore(begin.plus(length)); next = next.plus(BETWEEN)) {
                TimeUnit.MILLISECONDS.sleep(
                        Math.max(0, Duration.between(Instant.now(), next).toMillis()));
                samples.add(sample(Duration.between(begin, next).toSeconds(), fetched()));
                assertThat(publishing).isNotDone();
            }
        } finally {
            cameras.shutdownNow();
            kafka.close();
            browser.close();
            Files.write(
                    Path.of("target", "page-memory.csv"),
                    samples.stream().map(Sample::line).toList());
        }
        int quarter = samples.size() / 4;
        Sample early = middle(samples.subList(quarter, 2 * quarter));
        Sample late = middle(samples.subList(samples.size() - quarter, samples.size()));
        assertThat(late.liveMegabytes()).isLessThan(1.15 * early.liveMegabytes());
        assertThat(late.megabytes()).isLessThan(1.15 * early.megabytes());
        assertThat(late.nodes()).isLessThan(2 * early.nodes());
        assertThat(late.behind()).isLessThan(5);
    }

    private void publish(byte[] picture) {
        long number = sequence.getAndIncrement();
        double left = 0.05 * (number % 10);
        if (!sent.stream().allMatch(Future::isDone)) {
            return; // Kafka is behind: the next round may go
        }
        sent.clear();
        for (int camera = 0; camera < CAMERAS; camera++) {
            String name = "camera-" + camera;
            sent.add(kafka.offer("frames", RecordFormat.FRAME, LiveKafka.frame(name, number, picture)));
            sent.add(kafka.offer(
                    "detections",
                    RecordFormat.DETECTION,
                    LiveKafka.boxed(name, number, "cars", new DetectedBox(left, 0.3, left + 0.3, 0.7))));
        }
    }

    /** Pictures that were fetched since this was asked last. */
    private long fetched() {
        return ((Number) browser.driver()
                        .executeScript("const fetched = performance.getEntriesByType('resource')"
                                + ".filter(one => one.name.includes('frame.jpg')).length;"
                                + "performance.clearResourceTimings();"
                                + "performance.setResourceTimingBufferSize(100000);"
                                + "return fetched"))
                .longValue();
    }

    private Sample sample(long second, long pictures) throws IOException {
        ChromeDriver driver = browser.driver();
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        driver.executeCdpCommand("Performance.enable", Map.of());
        Object told =
                driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
        return new Sample(
                second,
                metric(told, "JSHeapUsedSize") / 1e6,
                browser.residentBytes() / 1e6,
                (long) metric(told, "Nodes"),
                pictures / (double) BETWEEN.toSeconds(),
                behind());
    }

    private double behind() {
        long oldest = ((Number) browser.driver()
                        .executeScript("return Math.min(...[...document.querySelectorAll('[data-camera]')]"
                                + ".map(card => Number(card.dataset.shown ?? 0)))"))
                .longValue();
        return (sequence.get() - oldest) / (double) FRAMES_PER_SECOND;
    }

    private static double metric(Object metrics, String name) {
        for (Object metric : (List<?>) metrics) {
            Map<?, ?> one = (Map<?, ?>) metric;
            if (one.get("name").equals(name)) {
                return ((Number) one.get("value")).doubleValue();
            }
        }
        throw new AssertionError("the browser does not tell " + name);
    }

    /** Medians, so that one collection at a bad moment does not decide. */
    private static Sample middle(List<Sample> some) {
        return new Sample(
                some.get(0).second(),
                some.stream().mapToDouble(Sample::liveMegabytes).sorted().toArray()[some.size() / 2],
                some.stream().mapToDouble(Sample::megabytes).sorted().toArray()[some.size() / 2],
                some.stream().mapToLong(Sample::nodes).sorted().toArray()[some.size() / 2],
                some.stream().mapToDouble(Sample::rate).sorted().toArray()[some.size() / 2],
                some.stream().mapToDouble(Sample::behind).sorted().toArray()[some.size() / 2]);
    }
}
