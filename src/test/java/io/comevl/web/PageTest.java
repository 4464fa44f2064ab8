package io.comevl.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.avro.CameraState;
import io.comevl.avro.CameraStatus;
import io.comevl.avro.DetectedBox;
import io.comevl.avro.DetectedPoint;
import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.Timings;
import io.comevl.avro.Vertex;
import io.comevl.ingest.RecordFormat;
import io.comevl.job.cluster.ClusterStatus;
import io.comevl.job.cluster.FlinkPage;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page in a real browser, over a real Kafka. */
final class PageTest {

    /** The page's first colour: that of the first query by name. */
    private static final Color FIRST = new Color(0xff, 0x9f, 0x1c);

    private static final Color UPPER = new Color(0x90, 0x90, 0x90);
    private static final Color LOWER = new Color(0x40, 0x40, 0x40);

    private static final AtomicBoolean dead = new AtomicBoolean();

    @TempDir
    private static Path evidence;

    private static Browser browser;
    private static LiveKafka kafka;
    private static WebServer server;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        kafka = new LiveKafka();
        server = WebServer.start(
                WebSettings.local(0).with(new WebSettings.Beside(Optional.of(PageTest::status), Optional.of(evidence))),
                kafka.kafka(),
                LiveKafka.TOPICS);
        Query boxes = Query.newBuilder()
                .setId("a-first")
                .setTask(QueryTask.BOX)
                .setPhrase("cars")
                .build();
        kafka.ask(boxes);
        kafka.send("frames", RecordFormat.FRAME, LiveKafka.frame("gate", 1, LiveKafka.picture(640, 360)));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            kafka.close();
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.driver().get(server.address().toString());
        browser.find("[data-camera=gate]");
        browser.find("[data-query=a-first]");
    }

    @Test
    void aBoxIsDrawnWhereTheAnswerSaysItIs() throws Exception {
        kafka.send(
                "detections",
                RecordFormat.DETECTION,
                LiveKafka.boxed("gate", 1, "a-first", new DetectedBox(0.25, 0.25, 0.75, 0.875)));

        browser.await("a box on the picture", () -> isDrawn(browser.picture("[data-camera=gate] .view")));

        BufferedImage view = browser.picture("[data-camera=gate] .view");
        for (double[] edge : new double[][] {{0.25, 0.5}, {0.75, 0.4}, {0.5, 0.25}, {0.5, 0.875}}) {
            assertThat(Browser.colour(view, edge[0], edge[1]))
                    .as("edge at %s, %s", edge[0], edge[1])
                    .matches(found -> Browser.isNear(found, FIRST));
        }
        assertThat(Browser.colour(view, 0.5, 0.3)).as("inside").matches(found -> Browser.isNear(found, UPPER));
        assertThat(Browser.colour(view, 0.5, 0.8)).as("inside").matches(found -> Browser.isNear(found, LOWER));
        assertThat(Browser.colour(view, 0.2, 0.4)).as("outside").matches(found -> Browser.isNear(found, UPPER));
        assertThat(Browser.colour(view, 0.8, 0.8)).as("outside").matches(found -> Browser.isNear(found, LOWER));
        browser.await(
                "the answer in words",
                () -> browser.find("[data-camera=gate] .answers").getText().contains("a-first: 1 × cars"));
    }

    @Test
    void aQueryAddedPausedAndRemovedOnThePageIsSoInKafka() throws Exception {
        browser.click("#new-query");
        browser.write("id", "yard");
        browser.write("phrase", "dogs");
        browser.write("cameras", "yard-* gate");
        browser.write("interval", "2s");
        browser.write("when", "count > 3");
        browser.click("#editor [type=submit]");
        browser.find("[data-query=yard]");

        Query added = kafka.standing("yard").orElseThrow();
        assertThat(added.getPhrase()).isEqualTo("dogs");
        assertThat(added.getCameras()).containsExactly("yard-*", "gate");
        assertThat(added.getIntervalMillis()).isEqualTo(2000);
        assertThat(added.getRule().getCondition()).isEqualTo("count > 3");

        browser.click("[data-action='pause yard']");
        browser.find("[data-query=yard].paused");
        assertThat(kafka.standing("yard").orElseThrow().getPaused()).isTrue();

        browser.click("[data-action='remove yard']");
        browser.click("[data-action='remove yard']");
        browser.await("the query is gone", () -> kafka.standing("yard").isEmpty());
    }

    @Test
    void aCameraIsAskedOnceAndTheAnswerDrawn() throws Exception {
        browser.find("[data-camera=gate] .ask [name=phrase]").sendKeys("dogs");
        browser.click("[data-camera=gate] .ask button");
        browser.await("a question in Kafka", () -> kafka.question().isPresent());

        String question = kafka.question().orElseThrow();
        kafka.send(
                "detections",
                RecordFormat.DETECTION,
                LiveKafka.pointed("gate", 1, question, new DetectedPoint(0.5, 0.25)));

        browser.await(
                "the answer in words",
                () -> browser.find("[data-camera=gate] .ask output").getText().equals("1 × cars"));
        browser.await("the answer on the picture", () -> {
            BufferedImage view = browser.picture("[data-camera=gate] .view");
            return Browser.isNear(Browser.colour(view, 0.5, 0.25), Color.WHITE);
        });
        browser.await("no question in Kafka", () -> kafka.question().isEmpty());
    }

    @Test
    void aCameraThatIsNotConnectedSaysWhy() throws Exception {
        kafka.send(
                "camera-status",
                RecordFormat.CAMERA_STATUS,
                CameraStatus.newBuilder()
                        .setCamera("yard")
                        .setState(CameraState.WAITING)
                        .setReason("connection refused")
                        .setSinceAt(LiveKafka.now())
                        .setReportedAt(LiveKafka.now())
                        .build());

        browser.await(
                "why it is silent",
                () -> browser.find("[data-camera=yard] .state")
                        .getText()
                        .equals("no frame yet, waiting: connection refused"));
    }

    @Test
    void whatRunsAndWhatDoesNotIsShown() {
        browser.await("a process that runs", () -> health("cameras").matches("cameras\\s+runs for \\d+ s"));
        browser.await("the job", () -> health("job comevl").matches("job comevl\\s+running"));

        dead.set(true);
        browser.await("one that does not", () -> health("cameras").matches("cameras\\s+does not run"));

        dead.set(false);
        browser.await("one that runs again", () -> health("cameras").matches("cameras\\s+runs for \\d+ s"));
    }

    private static String health(String process) {
        return browser.find("#health [data-process='" + process + "']").getText();
    }

    private static ClusterStatus status() {
        Optional<ClusterStatus.Alive> cameras =
                dead.get() ? Optional.empty() : Optional.of(new ClusterStatus.Alive(1, Instant.now(), 1));
        return new ClusterStatus(
                List.of(new ClusterStatus.Watched("cameras", cameras)),
                "http://localhost:8081",
                Optional.empty(),
                List.of(new FlinkPage.Job("1", "comevl", "RUNNING")));
    }

    @Test
    void anEventHasItsSnapshotBesideIt() throws Exception {
        Event event = LiveKafka.alert("gate", "a-first", "three cars");
        kafka.send("events", RecordFormat.EVENT, event);
        WebElement told = browser.find("#events [data-event='" + event.getId() + "']");
        assertThat(told.getText()).contains("three cars");

        LiveKafka.evidence(evidence, event); // comes some seconds after its event

        browser.await("the snapshot", () -> {
            WebElement picture = told.findElement(By.cssSelector("img"));
            return picture.isDisplayed() && "640".equals(picture.getDomProperty("naturalWidth"));
        });
    }

    @Test
    void howFastAnswersComeIsShown() throws Exception {
        for (int frame = 100; frame < 105; frame++) {
            Detection answer = LiveKafka.boxed("gate", frame, "a-first", new DetectedBox(0.1, 0.1, 0.2, 0.2));
            answer.setTimings(new Timings(40_000L, 5_000L, 20_000L, 12_000L, 8));
            kafka.send("detections", RecordFormat.DETECTION, answer);
        }

        browser.await(
                "times by stage",
                () -> browser.find("#speed [data-figure=encode]").getText().contains("20 ms"));
        assertThat(browser.find("#speed [data-figure=ground]").getText()).contains("12 ms");
        assertThat(browser.find("#speed [data-figure=answers]").getText()).contains("0 % reused");
    }

    @Test
    void whatCannotBeAskedIsToldInTheForm() throws Exception {
        browser.click("#new-query");
        browser.write("id", "wrong");
        browser.write("phrase", "cars");
        browser.write("when", "cuont > 3");
        browser.click("#editor [type=submit]");

        WebElement mistake = browser.find("#editor-mistake");
        browser.await("a mistake", () -> !mistake.getText().isEmpty());
        assertThat(mistake.getText()).contains("unknown field 'cuont'", "did you mean count?");
        assertThat(kafka.standing("wrong")).isEmpty();
    }

    @Test
    void aZoneDrawnWithTheMouseIsInTheQuery() throws Exception {
        browser.click("#new-query");
        browser.write("id", "zoned");
        browser.write("phrase", "people");
        browser.click("#draw-zone");
        WebElement overlay = browser.find("[data-camera=gate] .overlay");
        for (double[] corner : new double[][] {{0.25, 0.25}, {0.75, 0.25}, {0.5, 0.75}}) {
            clickAt(overlay, corner[0], corner[1]);
        }
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();
        browser.await(
                "the zone is written",
                () -> browser.find("#editor [name=zones]")
                        .getDomProperty("value")
                        .startsWith("zone1: "));
        browser.click("#editor [type=submit]");
        browser.find("[data-query=zoned]");

        Query zoned = kafka.standing("zoned").orElseThrow();
        assertThat(zoned.getTrack()).isTrue();
        List<Vertex> corners = zoned.getZones().get(0).getCorners();
        assertThat(corners).hasSize(3);
        assertThat(corners.get(0).getX()).isCloseTo(0.25, Offset.offset(0.01));
        assertThat(corners.get(2).getX()).isCloseTo(0.5, Offset.offset(0.01));
        assertThat(corners.get(2).getY()).isCloseTo(0.75, Offset.offset(0.01));
    }

    private static boolean isDrawn(BufferedImage view) {
        return Browser.isNear(Browser.colour(view, 0.25, 0.5), FIRST)
                && Browser.isNear(Browser.colour(view, 0.5, 0.3), UPPER);
    }

    /** Selenium counts from an element's middle. */
    private static void clickAt(WebElement element, double x, double y) {
        new Actions(browser.driver())
                .moveToElement(
                        element, (int) Math.round((x - 0.5) * element.getSize().getWidth()), (int)
                                Math.round((y - 0.5) * element.getSize().getHeight()))
                .click()
                .perform();
    }
}
