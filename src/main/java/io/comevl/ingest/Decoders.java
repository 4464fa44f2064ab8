package io.comevl.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Which of FFmpeg's decoders reads a stream: an NVIDIA GPU's (NVDEC) where there is one, else the processor's. The
 * environment's {@value #VARIABLE} may say {@code software}, or name another one, such as {@code h264_qsv}. A decoder that
 * has failed for a camera is not tried for it again by this process; others it may still read.
 */
final class Decoders {

    static final String VARIABLE = "COMEVL_DECODER";

    private static final String AUTO = "auto";
    private static final String SOFTWARE = "software";
    private static final Path NVIDIA = Path.of("/dev/nvidiactl");
    private static final String OF_NVIDIA = "_cuvid";

    private final String wanted;
    private final boolean hasNvidia;
    private final Set<Failed> failures = ConcurrentHashMap.newKeySet();

    private record Failed(String decoder, CameraAddress camera) {}

    /**
     * For a machine.
     *
     * @param wanted {@code auto}, {@code software}, or FFmpeg's name of a decoder
     */
    Decoders(String wanted, boolean hasNvidia) {
        this.wanted = wanted;
        this.hasNvidia = hasNvidia;
    }

    /** As environment and machine have it. */
    static Decoders ofThisMachine() {
        return new Decoders(System.getenv().getOrDefault(VARIABLE, AUTO), Files.exists(NVIDIA));
    }

    /**
     * What to try in place of the processor's decoder.
     *
     * @param camera whose stream it is
     * @param codec FFmpeg's number of the stream's codec
     */
    Optional<String> insteadOfSoftware(CameraAddress camera, int codec) {
        return name(codec)
                .filter(name -> !failures.contains(new Failed(name, camera)))
                .filter(name -> decodes(name, codec));
    }

    private Optional<String> name(int codec) {
        return switch (wanted) {
            case SOFTWARE -> Optional.empty();
            case AUTO -> hasNvidia ? Optional.of(ofNvidia(codec)) : Optional.empty();
            default -> Optional.of(wanted);
        };
    }

    private static String ofNvidia(int codec) {
        return avcodec.avcodec_get_name(codec).getString() + OF_NVIDIA;
    }

    /** Whether this FFmpeg has a decoder of this name, and for this codec. */
    private static boolean decodes(String name, int codec) {
        AVCodec decoder = avcodec.avcodec_find_decoder_by_name(name);
        return decoder != null && decoder.id() == codec;
    }

    /** It could not be opened or has broken off, and be it the stream's fault. */
    void failed(String name, CameraAddress camera) {
        failures.add(new Failed(name, camera));
    }
}
