package io.comevl.ingest;

import io.comevl.ingest.CameraAddress.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of a live camera as FFmpeg receives them: by RTSP within TCP, by HTTP, or from a device. They are taken at the
 * stream's own times where it has some ({@link StreamClock}), else when they arrive. A change of their size is followed.
 * Holds native memory until closed.
 */
public final class LiveStream implements FrameSource {

    private static final Pattern ERROR = Pattern.compile("error (-?\\d+)");
    private static final int MESSAGE_BYTES = 256;

    static {
        // What FFmpeg would print may hold passwords; what matters of it is said by our own exceptions.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final Decoders DECODERS = Decoders.ofThisMachine();

    private final CameraAddress address;
    private final FFmpegFrameGrabber grabber;
    private final Decoders decoders;
    private final boolean hasTimes;
    private final Instant origin;
    private final InstantSource clock;
    private final StreamClock streamClock = new StreamClock();
    private boolean closed;

    private LiveStream(
            CameraAddress address, FFmpegFrameGrabber grabber, Decoders decoders, Instant origin, InstantSource clock) {
        this.address = address;
        this.grabber = grabber;
        this.decoders = decoders;
        this.origin = origin;
        this.clock = clock;
        int flags = grabber.getFormatContext().iformat().flags();
        this.hasTimes = (flags & avformat.AVFMT_NOTIMESTAMPS) == 0;
    }

    /**
     * Loads FFmpeg, so that the first connection takes no longer than others; that takes seconds on a busy machine.
     *
     * @throws IOException if it can't be loaded
     */
    public static void load() throws IOException {
        Ffmpeg.load();
    }

    /**
     * Connects and reads as far as the stream's codec is known.
     *
     * @param patience the longest that the network may be silent within one read or write; connecting takes several
     * @param origin pictures' times are counted from here; at or before now
     * @throws IOException if it can't be reached or is no video; one line without secrets
     */
    public static LiveStream open(CameraAddress address, Duration patience, Instant origin) throws IOException {
        return open(address, patience, origin, DECODERS, InstantSource.system());
    }

    static LiveStream open(
            CameraAddress address, Duration patience, Instant origin, Decoders decoders, InstantSource clock)
            throws IOException {
        return new LiveStream(address, decoding(address, patience, decoders), decoders, origin, clock);
    }

    /** The codec is known when the stream is open, the decoder must be named before: another one takes a second connection. */
    private static FFmpegFrameGrabber decoding(CameraAddress address, Duration patience, Decoders decoders)
            throws IOException {
        FFmpegFrameGrabber software = started(address, patience, Optional.empty());
        Optional<String> other = decoders.insteadOfSoftware(address, software.getVideoCodec());
        if (other.isEmpty()) {
            return software;
        }
        VideoFile.release(software);
        try {
            FFmpegFrameGrabber hardware = started(address, patience, other);
            LOG.info("{}: decoded by {}", address, other.get());
            return hardware;
        } catch (IOException unable) {
            decoders.failed(other.get(), address);
            LOG.warn("{}: {} cannot decode it here, the processor does", address, other.get());
            return started(address, patience, Optional.empty());
        }
    }

    private static FFmpegFrameGrabber started(CameraAddress address, Duration patience, Optional<String> decoder)
            throws IOException {
        Optional<String> missing = Ffmpeg.load();
        if (address.kind() == Kind.DEVICE && missing.isPresent()) {
            throw new IOException(address + ": devices cannot be read on this machine: " + missing.get());
        }
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(address.secret());
        try {
            configure(grabber, address.kind(), Long.toString(patience.toNanos() / 1000));
            decoder.ifPresent(grabber::setVideoCodecName);
            grabber.start();
            if (!grabber.hasVideo()) {
                throw new IOException(address + ": has no pictures, only sound or data");
            }
            return grabber;
        } catch (FrameGrabber.Exception unreachable) {
            VideoFile.release(grabber);
            // Not the cause: its message holds the whole address.
            throw new IOException(address + ": " + reason(unreachable));
        } catch (IOException useless) {
            VideoFile.release(grabber);
            throw useless;
        }
    }

    private static void configure(FFmpegFrameGrabber grabber, Kind kind, String timeoutMicros) {
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        // Threads by frame would hold back as many pictures as there are threads.
        grabber.setVideoOption("thread_type", "slice");
        // Of the rate nothing need be known, and a slow camera takes long to show it.
        grabber.setOption("fpsprobesize", "0");
        switch (kind) {
            case RTSP -> {
                grabber.setOption("rtsp_transport", "tcp");
                grabber.setOption("timeout", timeoutMicros); // FFmpeg before 5 called it stimeout
                grabber.setOption("protocol_whitelist", "rtsp,rtsps,rtp,tcp,tls,udp");
            }
            case HTTP -> {
                grabber.setOption("rw_timeout", timeoutMicros); // of reading and writing
                grabber.setOption("timeout", timeoutMicros); // of connecting by TCP
                grabber.setOption("protocol_whitelist", "http,https,tcp,tls"); // a playlist may not read files
            }
            case DEVICE -> grabber.setFormat("v4l2");
            case FILE, GENERATED -> throw new IllegalArgumentException(kind + " is no live stream");
        }
    }

    private static String reason(FrameGrabber.Exception failed) {
        Matcher code = ERROR.matcher(String.valueOf(failed.getMessage()));
        if (!code.find()) {
            return "cannot be read";
        }
        byte[] message = new byte[MESSAGE_BYTES];
        avutil.av_strerror(Integer.parseInt(code.group(1)), message, message.length);
        int length = 0;
        while (length < message.length && message[length] != 0) {
            length++;
        }
        return new String(message, 0, length, StandardCharsets.US_ASCII);
    }

    /**
     * Waits for the next picture; empty when the stream has ended or was silent for longer than the patience.
     *
     * @throws IOException if pictures can't be decoded; one line without secrets
     */
    @Override
    public Optional<Picture> next() throws IOException {
        Frame frame = closed ? null : grab();
        if (frame == null) {
            return Optional.empty();
        }
        Instant arrival = clock.instant();
        Instant capture =
                hasTimes ? streamClock.captured(Duration.ofNanos(1000 * grabber.getTimestamp()), arrival) : arrival;
        return Optional.of(new Picture(Duration.between(origin, capture), VideoFile.pixels(frame)));
    }

    private Frame grab() throws IOException {
        try {
            return grabber.grabImage();
        } catch (FrameGrabber.Exception broken) {
            Optional.ofNullable(grabber.getVideoCodecName()).ifPresent(name -> decoders.failed(name, address));
            throw new IOException(address + ": " + reason(broken));
        }
    }

    /** FFmpeg's name of what decodes the pictures. */
    String decoder() {
        return grabber.getVideoCodecName();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            VideoFile.release(grabber);
        }
    }
}
