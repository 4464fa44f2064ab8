package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.ingest.live.MjpegServer;
import io.comevl.ingest.live.RtspServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class LiveStreamTest {

    private static final CameraAddress CAMERA = CameraAddress.of("rtsp://camera.invalid/gate");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    /** As a camera's process does: what it takes is not a camera's silence. */
    @BeforeAll
    static void loadFfmpeg() throws IOException {
        LiveStream.load();
    }

    @Test
    void aCameraByHttpShowsPicturesInTheirTimeAndFollowsANewSize() throws Exception {
        Instant origin = Instant.now();
        try (MjpegServer server = new MjpegServer(0);
                LiveStream stream = LiveStream.open(CameraAddress.of(server.url()), PATIENCE, origin)) {
            Duration before = Duration.ZERO;
            for (int i = 0; i < 5; i++) {
                Picture picture = stream.next().orElseThrow();
                assertThat(picture.at()).isBetween(before, Duration.between(origin, Instant.now()));
                before = picture.at();
            }

            server.resize(160);

            Picture picture = stream.next().orElseThrow();
            while (picture.pixels().widthPixels() == 64) {
                picture = stream.next().orElseThrow();
            }
            assertThat(picture.pixels().widthPixels()).isEqualTo(160);
            assertThat(picture.pixels().heightPixels()).isEqualTo(80);
        }
    }

    @Test
    void aCameraByRtspShowsPicturesByItsOwnClock() throws Exception {
        Path clip = Clips.transportStream(folder.resolve("clip.ts"), 250, 25);
        try (RtspServer server = new RtspServer(0, clip, Duration.ofSeconds(10));
                LiveStream stream = LiveStream.open(CameraAddress.of(server.url()), PATIENCE, Instant.now())) {
            Duration first = stream.next().orElseThrow().at();
            Duration last = first;
            for (int i = 0; i < 50; i++) {
                last = stream.next().orElseThrow().at();
            }

            // Fifty pictures of a 25th of a second, however bunched they came: 2 s, less delay of the first one.
            assertThat(last.minus(first)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(3500));
        }
    }

    @Test
    void aDecoderThatIsNamedIsTakenAndOneThatCannotIsTriedOnceForACamera() throws Exception {
        Path clip = Clips.transportStream(folder.resolve("clip.ts"), 250, 25);
        String software;
        try (RtspServer server = new RtspServer(0, clip, Duration.ofSeconds(10))) {
            CameraAddress address = CameraAddress.of(server.url());
            try (LiveStream stream = open(address, new Decoders("software", true))) {
                software = stream.decoder();
                assertThat(stream.next()).isPresent();
            }
            Decoders broken = new Decoders(software + "_cuvid", false); // there is no CUDA where tests run
            assertThat(broken.insteadOfSoftware(address, codec(software))).hasValue(software + "_cuvid");
            try (LiveStream stream = open(address, broken)) {
                assertThat(stream.decoder()).isEqualTo(software);
                assertThat(stream.next()).isPresent();
            }
            assertThat(broken.insteadOfSoftware(address, codec(software))).isEmpty();
            assertThat(broken.insteadOfSoftware(CAMERA, codec(software))).hasValue(software + "_cuvid");
        }
    }

    @Test
    void aDeviceThatCannotBeReadIsToldInALine() {
        CameraAddress absent = CameraAddress.of("/dev/video99");

        // Either it is not there, or what FFmpeg wants for devices is not.
        assertThatThrownBy(() -> LiveStream.open(absent, PATIENCE, Instant.now()))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "/dev/video99: (No such file or directory|devices cannot be read on this machine: .+)");
    }

    @Test
    void whereAnNvidiaGpuIsItsDecodersAreTriedForWhatTheyCan() {
        int h264 = codec("h264");

        assertThat(new Decoders("auto", true).insteadOfSoftware(CAMERA, h264)).hasValue("h264_cuvid");
        assertThat(new Decoders("auto", false).insteadOfSoftware(CAMERA, h264)).isEmpty();
        assertThat(new Decoders("auto", true).insteadOfSoftware(CAMERA, codec("gif")))
                .isEmpty();
        assertThat(new Decoders("software", true).insteadOfSoftware(CAMERA, h264))
                .isEmpty();
        assertThat(new Decoders("hevc_cuvid", true).insteadOfSoftware(CAMERA, h264))
                .isEmpty();
        assertThat(new Decoders("no_such_decoder", true).insteadOfSoftware(CAMERA, h264))
                .isEmpty();
    }

    private static int codec(String decoder) {
        return avcodec.avcodec_find_decoder_by_name(decoder).id();
    }

    private static LiveStream open(CameraAddress address, Decoders decoders) throws IOException {
        return LiveStream.open(address, PATIENCE, Instant.now(), decoders, InstantSource.system());
    }

    @Test
    void aCameraThatFallsSilentEndsTheStream() throws Exception {
        try (MjpegServer server = new MjpegServer(0);
                LiveStream stream = LiveStream.open(CameraAddress.of(server.url()), PATIENCE, Instant.now())) {
            assertThat(stream.next()).isPresent();

            server.freeze();

            Optional<Picture> picture = stream.next();
            while (picture.isPresent()) { // those that were under way
                picture = stream.next();
            }
            assertThat(picture).isEmpty();
        }
    }

    @Test
    void aCameraThatIsNotThereIsToldWithoutSecrets() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        for (String scheme : new String[] {"http", "rtsp"}) {
            CameraAddress address = CameraAddress.of(scheme + "://admin:geheim@127.0.0.1:" + free + "/live?pwd=geheim");

            assertThatThrownBy(() -> LiveStream.open(address, PATIENCE, Instant.now()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(scheme + "://***@127.0.0.1:" + free + "/live?***: Connection refused")
                    .hasNoCause();
        }
    }
}
