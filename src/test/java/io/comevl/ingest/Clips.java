package io.comevl.ingest;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Clips that tests write themselves: picture number i is grey of level 20 * i. */
public final class Clips {

    private Clips() {}

    static Path grey(Path file, int pictures, int width, int height, double rate) throws Exception {
        return write(file, "mp4", avcodec.AV_CODEC_ID_MPEG4, pictures, width, height, rate);
    }

    /** An MPEG transport stream, as cameras send it, of 64x48 pixels. */
    public static Path transportStream(Path file, int pictures, double rate) throws Exception {
        return write(file, "mpegts", avcodec.AV_CODEC_ID_MPEG4, pictures, 64, 48, rate);
    }

    private static Path write(Path file, String format, int codec, int pictures, int width, int height, double rate)
            throws Exception {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height)) {
            recorder.setVideoCodec(codec);
            recorder.setFormat(format);
            recorder.setFrameRate(rate);
            recorder.setVideoQuality(1);
            recorder.start();
            for (int i = 0; i < pictures; i++) {
                recorder.record(grey(20 * i % 256, width, height));
            }
        }
        return file;
    }

    private static Frame grey(int level, int width, int height) {
        Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        while (pixels.hasRemaining()) {
            pixels.put((byte) level);
        }
        pixels.rewind();
        return frame;
    }
}
