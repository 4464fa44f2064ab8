package io.comevl.ingest;

import io.comevl.frame.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/** The pictures of a clip, decoded by FFmpeg, with their presentation times. Holds native memory until closed. */
public final class VideoFile implements FrameSource {

    static {
        // What FFmpeg would print is said by our own exceptions.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private final Path file;
    private final VideoOptions options;
    private final Thinning thinning;
    private FFmpegFrameGrabber grabber;
    private Optional<Frame> ahead;
    private long originMicros;
    private Duration roundStart = Duration.ZERO;
    private Duration lastAt = Duration.ZERO;
    private boolean closed;

    private VideoFile(Path file, VideoOptions options, FFmpegFrameGrabber grabber, Frame first) {
        this.file = file;
        this.options = options;
        this.thinning = new Thinning(options.minInterval());
        this.grabber = grabber;
        this.ahead = Optional.of(first);
        this.originMicros = first.timestamp;
    }

    /**
     * Opens a clip and decodes its first picture.
     *
     * @throws IOException if the file is absent, not a video, or in a codec that can't be read; one line says which
     */
    public static VideoFile open(Path file, VideoOptions options) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such video file");
        }
        FFmpegFrameGrabber grabber = grabber(file, options);
        try {
            return new VideoFile(file, options, grabber, first(file, grabber));
        } catch (IOException unreadable) {
            release(grabber);
            throw unreadable;
        }
    }

    @Override
    public Optional<Picture> next() throws IOException {
        while (!closed) {
            Optional<Frame> frame = ahead.isPresent() ? ahead : grab();
            ahead = Optional.empty();
            if (frame.isEmpty()) {
                if (!options.loops()) {
                    return Optional.empty();
                }
                rewind();
                continue;
            }
            Duration at = atLeast(lastAt, roundStart.plus(presentation(frame.get())));
            lastAt = at;
            if (thinning.isWanted(at)) {
                return Optional.of(new Picture(at, pixels(frame.get())));
            }
        }
        return Optional.empty();
    }

    private Duration presentation(Frame frame) {
        return Duration.ofNanos((frame.timestamp - originMicros) * 1000);
    }

    private static Duration atLeast(Duration least, Duration at) {
        return at.compareTo(least) < 0 ? least : at;
    }

    /** Begins again one picture's time after the last one. Reopens, since not every format can be wound back. */
    private void rewind() throws IOException {
        double rate = grabber.getVideoFrameRate();
        roundStart = lastAt.plus(Duration.ofNanos((long) (1e9 / (rate > 0 ? rate : 25))));
        release(grabber);
        grabber = grabber(file, options);
        Frame first = first(file, grabber);
        originMicros = first.timestamp;
        ahead = Optional.of(first);
    }

    private Optional<Frame> grab() throws IOException {
        try {
            return Optional.ofNullable(grabber.grabImage());
        } catch (FrameGrabber.Exception broken) {
            throw new IOException(file + ": the clip breaks off after " + lastAt.toMillis() + " ms", broken);
        }
    }

    private static FFmpegFrameGrabber grabber(Path file, VideoOptions options) throws IOException {
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        try {
            start(grabber, file);
            int longer = Math.max(grabber.getImageWidth(), grabber.getImageHeight());
            if (longer <= options.maxSidePixels()) {
                return grabber;
            }
            // The size asked for must be set before the start, and the clip's own is known only after it.
            double scale = (double) options.maxSidePixels() / longer;
            int width = Math.max(1, (int) Math.round(grabber.getImageWidth() * scale));
            int height = Math.max(1, (int) Math.round(grabber.getImageHeight() * scale));
            release(grabber);
            grabber = new FFmpegFrameGrabber(file.toFile());
            grabber.setImageWidth(width);
            grabber.setImageHeight(height);
            start(grabber, file);
            return grabber;
        } catch (IOException unreadable) {
            release(grabber);
            throw unreadable;
        }
    }

    private static void start(FFmpegFrameGrabber grabber, Path file) throws IOException {
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        try {
            grabber.start();
        } catch (FrameGrabber.Exception unreadable) {
            throw new IOException(file + ": not a video that can be read, or in an unknown codec", unreadable);
        }
        if (!grabber.hasVideo()) {
            throw new IOException(file + ": has no pictures, only sound or data");
        }
    }

    private static Frame first(Path file, FFmpegFrameGrabber grabber) throws IOException {
        String codec = grabber.getVideoCodecName();
        try {
            Frame frame = grabber.grabImage();
            if (frame == null) {
                throw new IOException(file + ": no picture can be decoded (codec " + codec + ")");
            }
            return frame;
        } catch (FrameGrabber.Exception unreadable) {
            throw new IOException(file + ": no picture can be decoded (codec " + codec + ")", unreadable);
        }
    }

    /** Copies a picture out of FFmpeg's buffer, whose rows are padded. */
    static Pixels pixels(Frame frame) {
        ByteBuffer rows = ((ByteBuffer) frame.image[0]).duplicate();
        int rowBytes = 3 * frame.imageWidth;
        byte[] rgb = new byte[rowBytes * frame.imageHeight];
        for (int y = 0; y < frame.imageHeight; y++) {
            rows.position(y * frame.imageStride).get(rgb, y * rowBytes, rowBytes);
        }
        return new Pixels(frame.imageWidth, frame.imageHeight, rgb);
    }

    static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception alreadyGone) {
            throw new IllegalStateException("FFmpeg can't close a clip", alreadyGone);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release(grabber);
        }
    }
}
