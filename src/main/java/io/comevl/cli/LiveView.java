package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.evaluation.StreamLedger.Summary;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The latest answer of every camera and query, drawn again and again on a terminal; where there is no terminal, a line
 * every few seconds.
 */
final class LiveView {

    private static final int WIDTH = 100;
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

    /** Where a view is drawn. */
    enum Surface {
        /** Over itself, again and again. */
        TERMINAL,
        /** Line after line, now and then. */
        LINES,
        /** Nowhere. */
        NONE
    }

    private final PrintWriter out;
    private final Surface surface;
    private final Map<String, Detection> latest = new TreeMap<>();
    private int drawnLines;
    private long nextPlainLine;

    LiveView(PrintWriter out, Surface surface) {
        this.out = out;
        this.surface = surface;
    }

    /** Remembers an answer; called by the reader. */
    synchronized void show(Detection detection) {
        latest.put(detection.getCamera() + "  " + detection.getQuery(), detection);
    }

    /** Draws, where lines are drawn only now and then; called by whoever waits. */
    synchronized void draw(Duration elapsed, Summary summary, String accuracy) {
        if (surface != Surface.LINES || elapsed.toMillis() >= nextPlainLine) {
            nextPlainLine = elapsed.plus(PLAIN_INTERVAL).toMillis();
            drawNow(elapsed, summary, accuracy);
        }
    }

    /** Draws in any case. */
    synchronized void drawNow(Duration elapsed, Summary summary, String accuracy) {
        String status = String.format(
                Locale.ROOT,
                "%4d s  frames %d  answers %d  waiting %d  %.1f frames/s  latency p50 %d ms  %s",
                elapsed.toSeconds(),
                summary.framesIn(),
                summary.answersOut(),
                summary.lost(),
                summary.framesPerSecond(),
                summary.latency().p50().toMillis(),
                accuracy);
        switch (surface) {
            case TERMINAL -> drawOver(status);
            case LINES -> {
                out.println(status);
                latest.values().forEach(detection -> out.println("  " + line(detection)));
            }
            case NONE -> {}
        }
    }

    private void drawOver(String status) {
        StringBuilder picture = new StringBuilder();
        if (drawnLines > 0) {
            picture.append("\033[").append(drawnLines).append('A');
        }
        picture.append("\033[K").append(status).append('\n');
        latest.values()
                .forEach(detection ->
                        picture.append("\033[K  ").append(line(detection)).append('\n'));
        drawnLines = 1 + latest.size();
        out.print(picture);
        out.flush();
    }

    private static String line(Detection detection) {
        String line = String.format(
                Locale.ROOT,
                "%s #%d  %s: %s",
                detection.getCamera(),
                detection.getSequence(),
                asked(detection),
                said(detection));
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }

    private static String asked(Detection detection) {
        return switch (detection.getTask()) {
            case POINT -> "point to " + detection.getPhrase();
            case COUNT -> "how many " + detection.getPhrase();
            case BOX -> "box " + detection.getPhrase();
            case ASK, UNKNOWN -> detection.getPhrase();
        };
    }

    private static String said(Detection detection) {
        if (detection.getStatus() != DetectionStatus.OK && detection.getStatus() != DetectionStatus.REUSED) {
            String text = detection.getText() == null ? "" : " " + printable(detection.getText());
            return detection.getStatus().name().toLowerCase(Locale.ROOT) + text;
        }
        return switch (detection.getTask()) {
            case POINT -> detection.getPoints().size() + " points";
            case COUNT -> String.valueOf(detection.getCount());
            case BOX -> detection.getBoxes().size() + " boxes";
            case ASK, UNKNOWN -> printable(String.valueOf(detection.getText()));
        };
    }

    /** What a model wrote, without characters that would move the cursor. */
    private static String printable(String text) {
        return text.codePoints()
                .map(character ->
                        Character.isISOControl(character) || !Character.isDefined(character) ? '.' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
