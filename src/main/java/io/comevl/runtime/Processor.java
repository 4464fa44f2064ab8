package io.comevl.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session must know about the machine's processor. */
final class Processor {

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** Instructions that sum products of uint8 and int8 in 32 bits. */
    private static final List<String> EXACT = List.of("avx512_vnni", "avx_vnni");

    private Processor() {}

    /**
     * Whether products of uint8 and int8 are summed without saturating at 16 bits; {@code false} where the system does
     * not say.
     */
    static boolean sumsInt8Exactly() {
        try (Stream<String> lines = Files.lines(DESCRIPTION)) {
            return sumsInt8Exactly(lines);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} cannot be read here; the slower of the exact int8 products is used", DESCRIPTION, e);
            return false;
        }
    }

    /** The same by the lines of a description. */
    static boolean sumsInt8Exactly(Stream<String> description) {
        return description
                .filter(line -> line.startsWith("flags"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .anyMatch(EXACT::contains);
    }
}
