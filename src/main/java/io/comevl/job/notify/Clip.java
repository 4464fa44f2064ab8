package io.comevl.job.notify;

import io.comevl.frame.ImageLimits;
import io.comevl.frame.PixelDecoder;
import io.comevl.frame.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Pictures of a camera as a video that browsers play: H.264 in MP4, each picture at its time. */
final class Clip {

    private static final int BITS_A_PIXEL_AND_SECOND = 2;

    static {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private Clip() {}

    /**
     * One picture.
     *
     * @param image JPEG or PNG
     */
    record Picture(Instant capturedAt, byte[] image) {}

    /**
     * Writes a clip of those pictures that can be decoded.
     *
     * @param pictures at least one, in the order of capture; all as large as the first decodable one are part of it
     * @throws IOException if it cannot be written
     */
    static void write(List<Picture> pictures, Path file) throws IOException {
        Iterator<Picture> rest = pictures.iterator();
        Optional<Pixels> first = Optional.empty();
        Instant begin = Instant.EPOCH;
        while (first.isEmpty() && rest.hasNext()) {
            Picture picture = rest.next();
            first = decode(picture);
            begin = picture.capturedAt();
        }
        if (first.isEmpty()) {
            throw new IOException(file + ": none of " + pictures.size() + " pictures can be decoded");
        }
        try (FFmpegFrameRecorder recorder = recorder(file, first.get())) {
            recorder.start();
            record(recorder, first.get(), 0);
            while (rest.hasNext()) {
                Picture picture = rest.next();
                Optional<Pixels> pixels = decode(picture);
                long micros = Duration.between(begin, picture.capturedAt()).toNanos() / 1000;
                if (pixels.isPresent() && isAsLarge(pixels.get(), first.get())) {
                    record(recorder, pixels.get(), micros);
                }
            }
            recorder.stop();
        } catch (FFmpegFrameRecorder.Exception failed) {
            throw new IOException(file + ": no clip can be written (" + failed.getMessage() + ")", failed);
        }
    }

    private static Optional<Pixels> decode(Picture picture) {
        return PixelDecoder.decode(picture.image(), ImageLimits.DEFAULT).passed();
    }

    private static boolean isAsLarge(Pixels pixels, Pixels first) {
        return pixels.widthPixels() == first.widthPixels() && pixels.heightPixels() == first.heightPixels();
    }

    private static FFmpegFrameRecorder recorder(Path file, Pixels first) {
        // The codec wants even sides; a pixel's row or column less does not show.
        int width = first.widthPixels() & ~1;
        int height = first.heightPixels() & ~1;
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
        recorder.setFormat("mp4");
        recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
        recorder.setVideoCodecName("libopenh264");
        recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        recorder.setFrameRate(30);
        recorder.setVideoBitrate(Math.max(500_000, BITS_A_PIXEL_AND_SECOND * width * height));
        recorder.setOption("movflags", "+faststart");
        return recorder;
    }

    private static void record(FFmpegFrameRecorder recorder, Pixels pixels, long micros)
            throws FFmpegFrameRecorder.Exception {
        try (Frame frame = new Frame(pixels.widthPixels(), pixels.heightPixels(), Frame.DEPTH_UBYTE, 3)) {
            ByteBuffer rows = (ByteBuffer) frame.image[0];
            int stride = frame.imageStride;
            for (int row = 0; row < pixels.heightPixels(); row++) {
                rows.position(row * stride);
                rows.put(pixels.rgb(), row * 3 * pixels.widthPixels(), 3 * pixels.widthPixels());
            }
            rows.rewind();
            if (micros > recorder.getTimestamp()) {
                recorder.setTimestamp(micros);
            }
            recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
        }
    }
}
