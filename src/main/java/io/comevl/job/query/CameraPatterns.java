package io.comevl.job.query;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of cameras, with {@code *} for any run of characters and {@code ?} for one. */
public final class CameraPatterns {

    private final Pattern pattern;

    /** Any of these. */
    public CameraPatterns(List<String> patterns) {
        pattern = Pattern.compile(
                patterns.stream().map(CameraPatterns::regex).collect(Collectors.joining("|")), Pattern.DOTALL);
    }

    /** Whether one of the patterns is the camera's. */
    public boolean match(String camera) {
        return pattern.matcher(camera).matches();
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
