package io.comevl.job.watch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Deterministic identities: parts joined by slashes, encoded so that none contains a slash. */
public final class Ids {

    private Ids() {}

    /** Joins parts. */
    public static String of(Object... parts) {
        return Arrays.stream(parts)
                .map(part -> URLEncoder.encode(String.valueOf(part), StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }
}
