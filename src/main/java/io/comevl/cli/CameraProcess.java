package io.comevl.cli;

import io.comevl.ingest.FrameSource;
import io.comevl.ingest.LiveStream;
import io.comevl.ingest.VideoFile;
import io.comevl.ingest.VideoOptions;
import io.comevl.ingest.live.CameraSpec;
import io.comevl.ingest.live.Grabber;
import io.comevl.ingest.live.SourceOpener.Opened;
import io.comevl.training.WorldCamera;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;

/** The process that grabs one camera. Started by {@code comevl camera} and {@code comevl cameras}, not by people. */
public final class CameraProcess {

    private CameraProcess() {}

    /** Takes its order from standard input and reports on standard output until one of them ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream reports = System.out;
        System.setOut(System.err); // what libraries print is no report
        LiveStream.load(); // before the first report is due
        Grabber.runAsProcess(System.in, reports, CameraProcess::open);
    }

    /** A third of the timeout for each read: by RTSP a silent camera is asked to end first, which takes a second one. */
    private static Opened open(CameraSpec camera) throws IOException {
        Instant before = Instant.now();
        return switch (camera.address().kind()) {
            case RTSP, HTTP, DEVICE ->
                new Opened(LiveStream.open(camera.address(), camera.timeout().dividedBy(3), before), before);
            case FILE ->
                fromNowOn(VideoFile.open(
                        Path.of(camera.address().secret()),
                        VideoOptions.ALL.atMost(camera.framesPerSecond()).looping()));
            case GENERATED ->
                fromNowOn(new WorldCamera(
                        World.of(View.STREET, camera.id().hashCode(), WorldOptions.USUAL),
                        DemoRun.WIDTH_PIXELS,
                        DemoRun.HEIGHT_PIXELS,
                        camera.interval(),
                        Long.MAX_VALUE));
        };
    }

    private static Opened fromNowOn(FrameSource source) {
        return new Opened(source, Instant.now());
    }
}
