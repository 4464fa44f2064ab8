package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.ingest.CameraAddress.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CameraAddressTest {

    @ParameterizedTest
    @CsvSource({
        "rtsp://10.0.0.7/live, RTSP",
        "RTSPS://10.0.0.7/live, RTSP",
        "http://camera/video.mjpg, HTTP",
        "https://camera/video.mjpg, HTTP",
        "/dev/video0, DEVICE",
        "clips/gate.mp4, FILE",
        "generated, GENERATED"
    })
    void theKindIsToldByHowItBegins(String written, Kind kind) {
        assertThat(CameraAddress.of(written).kind()).isEqualTo(kind);
        assertThat(CameraAddress.of(written).secret()).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://10.0.0.7:554/live/1, rtsp://10.0.0.7:554/live/1",
        "rtsp://admin:geheim@10.0.0.7/live, rtsp://***@10.0.0.7/live",
        "rtsp://admin:ge/he@im@10.0.0.7/live, rtsp://***@10.0.0.7/live",
        "http://10.0.0.7/video?user=admin&pwd=geheim, http://10.0.0.7/video?***",
        "http://admin:geheim@10.0.0.7/video?pwd=geheim, http://***@10.0.0.7/video?***",
        "http://10.0.0.7/video?user=a@b&pwd=geheim, http://***",
        "rtsp://admin:ge?heim@10.0.0.7/live, rtsp://***"
    })
    void secretsAreNotShown(String written, String shown) {
        assertThat(CameraAddress.of(written)).hasToString(shown);
        assertThat(CameraAddress.of(written).secret()).isEqualTo(written);
    }

    @Test
    void aPasswordMayComeFromTheEnvironment() {
        CameraAddress address =
                CameraAddress.of("rtsp://admin:${GATE_PASSWORD}@gate/live", Map.of("GATE_PASSWORD", "$1\\")::get);

        assertThat(address.secret()).isEqualTo("rtsp://admin:$1\\@gate/live");
        assertThat(address).hasToString("rtsp://***@gate/live");
    }

    @Test
    void aVariableThatIsNotSetIsNamed() {
        assertThatThrownBy(() -> CameraAddress.of("rtsp://admin:${NOT_SET}@gate/live", Map.<String, String>of()::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("camera address: variable NOT_SET is not set in the environment");
    }

    @Test
    void anUnknownSchemeIsToldWithoutSecrets() {
        assertThatThrownBy(() -> CameraAddress.of("rtmp://admin:geheim@gate/live"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected rtsp://")
                .hasMessageContaining("found scheme 'rtmp'")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aPasswordThatIsWrittenIsSeenAndOneThatIsNamedIsNot() {
        assertThat(CameraAddress.showsPassword("rtsp://admin:geheim@10.0.0.7/s"))
                .isTrue();
        assertThat(CameraAddress.showsPassword("rtsp://admin:p@ss:w?rd@10.0.0.7/s"))
                .isTrue();
        assertThat(CameraAddress.showsPassword("rtsp://admin:a${PASSWORD}@10.0.0.7/s"))
                .isTrue();
        assertThat(CameraAddress.showsPassword("rtsp://admin:${PASSWORD}@10.0.0.7/s"))
                .isFalse();
        assertThat(CameraAddress.showsPassword("rtsp://${USER}:${PASSWORD}@10.0.0.7/s"))
                .isFalse();
        assertThat(CameraAddress.showsPassword("http://10.0.0.7:8080/s")).isFalse();
        assertThat(CameraAddress.showsPassword("generated")).isFalse();
    }

    @Test
    void anAddressForPeopleNeedsNoVariableSet() {
        CameraAddress address = CameraAddress.unfilled("rtsp://admin:${COMEVL_NOWHERE_SET}@10.0.0.7/s");

        assertThat(address.kind()).isEqualTo(CameraAddress.Kind.RTSP);
        assertThat(address).hasToString("rtsp://***@10.0.0.7/s");
    }
}
