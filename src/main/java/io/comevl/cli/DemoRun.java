package io.comevl.cli;

import io.comevl.avro.DeadLetter;
import io.comevl.avro.DeadLetterStage;
import io.comevl.avro.Detection;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Rule;
import io.comevl.evaluation.StreamLedger;
import io.comevl.evaluation.StreamLedger.Debt;
import io.comevl.evaluation.StreamLedger.Stage;
import io.comevl.evaluation.StreamLedger.Summary;
import io.comevl.evaluation.dataset.WorldTruth;
import io.comevl.ingest.Camera;
import io.comevl.ingest.CameraSettings;
import io.comevl.ingest.CameraSettings.Pace;
import io.comevl.ingest.CapturedFrame;
import io.comevl.ingest.CommittedReader;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.FrameSink;
import io.comevl.ingest.FrameSource;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.Topics;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import io.comevl.job.Counted;
import io.comevl.job.JobRunner;
import io.comevl.job.ModelProvider;
import io.comevl.job.Options;
import io.comevl.job.RunningJob;
import io.comevl.job.query.Sampling;
import io.comevl.training.WorldCamera;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import io.comevl.web.Tokens;
import io.comevl.web.WebServer;
import io.comevl.web.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** One demonstration from the first process started to the summary. */
final class DemoRun {

    static final int WIDTH_PIXELS = 640;
    static final int HEIGHT_PIXELS = 360;
    private static final int JPEG_QUALITY = 85;
    private static final long WORLD_SEED = 7;
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Settings settings;
    private final PrintWriter err;
    private final LiveView view;
    private final StreamLedger ledger = new StreamLedger();
    private final EventTally events = new EventTally();
    private final World world = world();
    private final AnswerTally answers;
    private Map<Counted, Long> effort = Map.of();

    /** What is shown. */
    record Settings(
            Duration duration,
            String source,
            List<Query> queries,
            double framesPerSecond,
            int webPort,
            int kafkaPort,
            OptionalInt pagePort,
            MetricsOptions metrics,
            ModelProvider models) {}

    /** What the generated camera looks at. */
    static World world() {
        return World.of(View.STREET, WORLD_SEED, WorldOptions.USUAL);
    }

    DemoRun(Settings settings, PrintWriter err, LiveView view) {
        this.settings = settings;
        this.err = err;
        this.view = view;
        this.answers = new AnswerTally(
                isGenerated()
                        ? Optional.of(new WorldTruth(world, interval(), WIDTH_PIXELS, HEIGHT_PIXELS))
                        : Optional.empty());
    }

    private boolean isGenerated() {
        return settings.source().equals("generated");
    }

    private Duration interval() {
        return Duration.ofNanos(Math.round(1e9 / settings.framesPerSecond()));
    }

    /** Queries that fit the generated scenes. */
    static List<Query> usualQueries() {
        Query people = query("people", QueryTask.POINT, "people");
        people.setTrack(true);
        people.setRule(Rule.newBuilder()
                .setCondition("count > 2")
                .setHoldMillis(2000)
                .setMessage("{count} people on the street")
                .build());
        return List.of(query("cars", QueryTask.COUNT, "cars"), people);
    }

    private static Query query(String id, QueryTask task, String phrase) {
        return Query.newBuilder().setId(id).setTask(task).setPhrase(phrase).build();
    }

    /** What happened while it ran. */
    EventTally events() {
        return events;
    }

    /** What the model did and what it was spared; nothing before the end. */
    Map<Counted, Long> effort() {
        return effort;
    }

    /** How right the answers were. */
    AnswerTally answers() {
        return answers;
    }

    /** Runs it. */
    Summary run() throws Exception {
        FrameSource pictures = openSource();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings.kafkaPort())) {
            err.println("comevl: Kafka listens on " + broker.bootstrap());
            Configuration config = JobRunner.configuration(KafkaOptions.ownFolder());
            config.set(Options.BOOTSTRAP, broker.bootstrap());
            settings.metrics().open(config);
            Topics topics = Topics.defaults();
            topics.createMissing(broker.kafka(), config.get(Options.PARTITIONS), PATIENCE);
            QueryPublisher.publish(broker.kafka(), topics.queries(), settings.queries());
            try (RunningJob job = JobRunner.start(config, settings.models(), settings.webPort());
                    CommittedReader reader =
                            AnswerReader.start(broker.kafka(), topics, this::answered, this::refused, events::count);
                    FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames());
                    Page page = page(broker.kafka(), topics)) {
                announce(job);
                page.announce(err);
                job.awaitRunning();
                return watch(job, reader, publisher, pictures);
            }
        } finally {
            pictures.close();
        }
    }

    /** The live page, where one is wanted. */
    private Page page(KafkaCluster kafka, Topics topics) throws IOException {
        if (settings.pagePort().isEmpty()) {
            return Page.NONE;
        }
        // Paused or removed, they would owe answers that never come.
        Set<String> kept = settings.queries().stream().map(Query::getId).collect(Collectors.toSet());
        WebServer server = WebServer.start(
                new WebSettings(WebSettings.LOOPBACK, settings.pagePort().getAsInt(), Tokens.none(), kept),
                kafka,
                topics);
        return new Page(Optional.of(server));
    }

    /** The live page, or none. */
    private record Page(Optional<WebServer> server) implements AutoCloseable {

        private static final Page NONE = new Page(Optional.empty());

        private void announce(PrintWriter err) {
            server.ifPresent(page -> err.println("comevl: the live page is " + page.address()));
        }

        @Override
        public void close() {
            server.ifPresent(WebServer::close);
        }
    }

    private void announce(RunningJob job) {
        err.println("comevl: Flink's web page is " + job.webPage());
        err.println("comevl: model " + job.model().name() + ", " + job.model().precision() + ", "
                + job.model().engine());
        if (job.model().randomWeights()) {
            err.println("comevl: this model has RANDOM weights: everything is computed, but its answers mean nothing");
        }
    }

    private Summary watch(RunningJob job, CommittedReader reader, FramePublisher publisher, FrameSource pictures)
            throws Exception {
        Instant begin = Instant.now();
        CameraSettings behaviour = new CameraSettings("demo", Pace.REAL_TIME, JPEG_QUALITY, PATIENCE);
        try (Camera camera = Camera.start(behaviour, pictures, new Booked(publisher, settings.queries()))) {
            while (since(begin).compareTo(settings.duration()) < 0 && !camera.awaitEnd(REDRAW)) {
                view.draw(since(begin), ledger.summary(since(begin)), answers.text());
                checkHealth(job, reader, camera);
            }
            camera.stop();
            camera.awaitEnd(PATIENCE);
            checkHealth(job, reader, camera);
        }
        awaitAnswers(job, reader, begin);
        Duration elapsed = since(begin);
        job.stop();
        effort = job.effort();
        reader.drain();
        Summary summary = ledger.summary(elapsed);
        view.drawNow(elapsed, summary, answers.text());
        return summary;
    }

    /** Waits for what is still under way, as long as something keeps coming. */
    private void awaitAnswers(RunningJob job, CommittedReader reader, Instant begin) throws InterruptedException {
        long known = -1;
        Instant progress = Instant.now();
        while (!ledger.isSettled() && since(progress).compareTo(PATIENCE) < 0) {
            Summary summary = ledger.summary(since(begin));
            view.draw(since(begin), summary, answers.text());
            if (summary.answersOut() != known) {
                known = summary.answersOut();
                progress = Instant.now();
            }
            reader.failed().ifPresent(DemoRun::rethrow);
            if (!job.isRunning()) {
                return;
            }
            Thread.sleep(REDRAW.toMillis());
        }
    }

    private static void checkHealth(RunningJob job, CommittedReader reader, Camera camera) {
        camera.failure().ifPresent(DemoRun::rethrow);
        reader.failed().ifPresent(DemoRun::rethrow);
        if (!job.isRunning()) {
            throw new IllegalStateException("the job ended by itself; run again with COMEVL_LOG_LEVEL=info to see why");
        }
    }

    private static void rethrow(Exception reason) {
        throw new IllegalStateException(reason.getMessage(), reason);
    }

    private FrameSource openSource() throws IOException {
        if (!isGenerated()) {
            return VideoFile.open(
                    Path.of(settings.source()),
                    VideoOptions.ALL.atMost(settings.framesPerSecond()).looping());
        }
        return new WorldCamera(world, WIDTH_PIXELS, HEIGHT_PIXELS, interval(), Long.MAX_VALUE);
    }

    private void answered(Detection detection) {
        if (detection.getQuery().isEmpty()) { // about a frame that nothing was asked on
            if (detection.getReason().startsWith("overload:")) {
                ledger.skipped(detection.getCamera(), detection.getSequence());
            }
            return;
        }
        Instant now = Instant.now();
        Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
        stages.put(Stage.WAIT, micros(detection.getTimings().getWaitMicros()));
        stages.put(Stage.DECODE, micros(detection.getTimings().getDecodeMicros()));
        stages.put(Stage.ENCODE, micros(detection.getTimings().getEncodeMicros()));
        stages.put(Stage.GROUND, micros(detection.getTimings().getGroundMicros()));
        stages.put(Stage.DELIVER, Duration.between(detection.getAnsweredAt(), now));
        ledger.answered(
                detection.getId(),
                new Debt(detection.getCamera(), detection.getSequence(), detection.getQuery()),
                Duration.between(detection.getCapturedAt(), now),
                stages);
        answers.count(detection);
        view.show(detection);
    }

    private void refused(DeadLetter letter) {
        boolean isFrame = letter.getStage() != DeadLetterStage.TRACK;
        if (isFrame && letter.getCamera() != null && letter.getSequence() != null) {
            ledger.refused(letter.getCamera(), letter.getSequence());
        }
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    private static Duration since(Instant begin) {
        return Duration.between(begin, Instant.now());
    }

    /** Books what each frame owes, then publishes it. */
    private final class Booked implements FrameSink {

        private final FramePublisher publisher;
        private final Sampling sampling;

        private Booked(FramePublisher publisher, List<Query> queries) {
            this.publisher = publisher;
            this.sampling = new Sampling(queries);
        }

        @Override
        public void accept(CapturedFrame frame) throws Exception {
            long capturedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, frame.captureTime());
            ledger.published(
                    frame.camera(), frame.sequence(), sampling.due(frame.camera(), frame.sequence(), capturedMicros));
            publisher.accept(frame);
        }

        @Override
        public void flush() throws Exception {
            publisher.flush();
        }
    }
}
