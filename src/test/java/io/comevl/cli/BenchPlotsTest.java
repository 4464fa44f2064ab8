package io.comevl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchPlotsTest {

    @TempDir
    private Path folder;

    @Test
    void eachQuestionWithRowsIsAPictureWithABarForEachSide() throws Exception {
        ObjectNode results = (ObjectNode) new ObjectMapper().readTree("""
                {"stages": [{"work": "vision, 1 crop", "graphMs": 56.7, "ndarrayMs": 179.0, "speedUp": 3.1},
                            {"work": "decode step", "graphMs": 0.36, "ndarrayMs": 4.9, "speedUp": 9.6}],
                 "queries": [{"label": "1", "ms": 30.0, "separateMs": 30.0, "timesOne": 1.0},
                             {"label": "8", "ms": 34.8, "separateMs": 240.0, "timesOne": 1.16}],
                 "cameras": [{"cameras": 1, "msPerFrame": 27.9}, {"cameras": 64, "msPerFrame": 22.4}],
                 "steady": {"resident": [{"minute": 0.0, "megabytes": 900.0}, {"minute": 1.0, "megabytes": 1100.0}],
                            "live": [{"minute": 0.0, "megabytes": 80.0}, {"minute": 1.0, "megabytes": 81.0}]},
                 "frame": {"wholeMs": 30.9}}
                """);

        List<Path> files = BenchPlots.write(results, "camera-small int8", folder.resolve("plots"));

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("stages.png", "queries.png", "cameras.png", "steady.png");
        for (Path file : files) {
            BufferedImage picture = ImageIO.read(file.toFile());
            assertThat(picture.getWidth()).isEqualTo(900);
            assertThat(colours(picture))
                    .as("background, text and colours of bars or lines")
                    .hasSizeGreaterThan(10);
        }
    }

    private static Set<Integer> colours(BufferedImage picture) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }
}
