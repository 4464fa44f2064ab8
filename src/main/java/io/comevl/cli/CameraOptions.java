package io.comevl.cli;

import io.comevl.avro.WantedCamera;
import io.comevl.ingest.CameraAddress;
import io.comevl.ingest.live.CameraSpec;
import java.time.Duration;
import picocli.CommandLine.Option;

/** One camera, as it is wanted. */
final class CameraOptions {

    @Option(names = "--id", required = true, paramLabel = "NAME", description = "Its name, the key of its frames.")
    private String id;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "ADDRESS",
            description =
                    "rtsp://, rtsps://, http:// or https:// (MJPEG and what else FFmpeg reads), /dev/video0, a video "
                            + "file, or 'generated'. $${NAME} in it stands for a variable of the environment, such as a password.")
    private String url;

    @Option(
            names = "--fps",
            defaultValue = "" + CameraSpec.FRAMES_PER_SECOND,
            paramLabel = "RATE",
            description = "Frames a second at most. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(
            names = "--max-size",
            defaultValue = CameraSpec.MAX_SIZE,
            paramLabel = "WxH",
            description = "Larger pictures are made smaller. Default: ${DEFAULT-VALUE}.")
    private String maxSize;

    @Option(
            names = "--quality",
            defaultValue = "" + CameraSpec.JPEG_QUALITY,
            paramLabel = "1-100",
            description = "Of the JPEGs. Default: ${DEFAULT-VALUE}.")
    private int quality;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            paramLabel = "TIME",
            description =
                    "The longest that it may be silent: it is connected again before, or else its process killed. "
                            + "Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    /** Ready to run, variables of the address filled in. */
    CameraSpec spec() {
        return spec(CameraAddress.of(url));
    }

    /**
     * For the topic of cameras, variables of the address left as they are.
     *
     * @throws IllegalArgumentException if it would put a password into Kafka, or no process could run it; one line
     */
    WantedCamera wanted() {
        if (CameraAddress.showsPassword(url)) {
            throw new IllegalArgumentException(
                    "camera '" + id + "': whoever reads topic cameras would see its password: "
                            + "write ${NAME} in its place, in single quotes, and set NAME where comevl cameras runs");
        }
        CameraSpec checked = spec(CameraAddress.unfilled(url));
        return WantedCamera.newBuilder()
                .setId(id)
                .setUrl(url.strip())
                .setFramesPerSecond(checked.framesPerSecond())
                .setMaxWidth(checked.maxSize().width())
                .setMaxHeight(checked.maxSize().height())
                .setJpegQuality(checked.jpegQuality())
                .setTimeoutMillis(checked.timeout().toMillis())
                .build();
    }

    private CameraSpec spec(CameraAddress address) {
        return new CameraSpec(id, address, framesPerSecond, CameraSpec.Size.of(maxSize), quality, timeout);
    }
}
