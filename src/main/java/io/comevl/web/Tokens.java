package io.comevl.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may do what, by bearer token. Only hashes are kept, and each is compared in a time that does not depend on where it
 * differs.
 */
public final class Tokens {

    private static final int SHORTEST = 16;

    private final List<Token> known;

    private record Token(Role role, byte[] hash) {}

    private Tokens(List<Token> known) {
        this.known = List.copyOf(known);
    }

    /** None: whoever reaches the page may do everything. */
    public static Tokens none() {
        return new Tokens(List.of());
    }

    /**
     * Reads a file with a role and a token on each line, such as {@code operate 2f0c...}; what follows a {@code #} at the
     * beginning of a line is left out.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is something else; names file and line
     */
    public static Tokens read(Path file) throws IOException {
        List<Token> tokens = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    tokens.add(token(line));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(file + ": line " + (at + 1) + ": " + wrong.getMessage(), wrong);
                }
            }
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": no token in it; write a line such as 'operate TOKEN' (openssl rand -hex 32 makes one)");
        }
        return new Tokens(tokens);
    }

    private static Token token(String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 2 || !List.of("watch", "operate").contains(words[0])) {
            throw new IllegalArgumentException("expected 'watch TOKEN' or 'operate TOKEN'");
        }
        if (words[1].length() < SHORTEST) {
            throw new IllegalArgumentException("a token needs at least " + SHORTEST + " characters, found "
                    + words[1].length() + "; openssl rand -hex 32 makes one");
        }
        return new Token(Role.valueOf(words[0].toUpperCase(Locale.ROOT)), hash(words[1]));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return known.isEmpty();
    }

    /** The role of a token; empty if it is none of the known ones. */
    Optional<Role> roleOf(String token) {
        byte[] hash = hash(token);
        Optional<Role> found = Optional.empty();
        for (Token one : known) { // all of them, always
            if (MessageDigest.isEqual(one.hash(), hash)) {
                found = Optional.of(one.role());
            }
        }
        return found;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
