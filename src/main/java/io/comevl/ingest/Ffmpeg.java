package io.comevl.ingest;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;

/**
 * FFmpeg's libraries. The one for a machine's own devices wants libraries of that machine, such as PulseAudio's, that many
 * servers lack; streams and files do not need it.
 */
final class Ffmpeg {

    private static final String LIBRARY = ".so: ";

    private Ffmpeg() {}

    /**
     * Loads what there is.
     *
     * @return what is missing for this machine's own devices, in words; empty if nothing
     * @throws IOException if streams and files cannot be read either
     */
    static Optional<String> load() throws IOException {
        try {
            FFmpegFrameGrabber.tryLoad();
            return Optional.empty();
        } catch (FrameGrabber.Exception incomplete) {
            try {
                Loader.load(avutil.class);
                Loader.load(swresample.class);
                Loader.load(avcodec.class);
                Loader.load(avformat.class);
                Loader.load(swscale.class);
            } catch (LinkageError absent) {
                throw new IOException("FFmpeg can't be loaded on this machine: " + innermost(absent), absent);
            }
            return Optional.of(innermost(incomplete));
        }
    }

    /** A missing library's name stands behind that of the one which wants it. */
    private static String innermost(Throwable failure) {
        Throwable told = failure;
        while (told.getCause() != null) {
            told = told.getCause();
        }
        String message = String.valueOf(told.getMessage());
        int wanting = message.indexOf(LIBRARY);
        return wanting < 0 ? message : message.substring(wanting + LIBRARY.length());
    }
}
