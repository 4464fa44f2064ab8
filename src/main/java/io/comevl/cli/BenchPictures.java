package io.comevl.cli;

import io.comevl.frame.PixelEncoder;
import io.comevl.ingest.CapturedFrame;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** JPEG pictures of 320x180 of a generated street, half a second apart, to feed a job with as fast as it takes them. */
final class BenchPictures {

    private static final int WIDTH_PIXELS = 320;
    private static final int HEIGHT_PIXELS = 180;
    private static final int JPEG_QUALITY = 85;

    private final List<byte[]> pictures = new ArrayList<>();

    BenchPictures(int count) throws IOException {
        World world = World.of(View.STREET, 1, WorldOptions.USUAL);
        for (int i = 0; i < count; i++) {
            pictures.add(PixelEncoder.jpeg(
                    world.at(Duration.ofMillis(500L * i)).render(WIDTH_PIXELS, HEIGHT_PIXELS), JPEG_QUALITY));
        }
    }

    int count() {
        return pictures.size();
    }

    /**
     * A frame that is captured now.
     *
     * @param picture number of what it shows; after the last comes the first
     */
    CapturedFrame frame(String camera, long sequence, long picture) {
        byte[] jpeg = pictures.get((int) (picture % pictures.size()));
        return new CapturedFrame(camera, sequence, Instant.now(), WIDTH_PIXELS, HEIGHT_PIXELS, jpeg);
    }
}
