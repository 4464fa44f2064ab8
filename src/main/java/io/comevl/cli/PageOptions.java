package io.comevl.cli;

import io.comevl.web.Tokens;
import io.comevl.web.WebSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the live page listens, and to whom. */
final class PageOptions {

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Where the live page listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = WebSettings.LOOPBACK,
            paramLabel = "ADDRESS",
            description = "On which address, such as 0.0.0.0; needs --tokens unless it is this machine only. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String bind;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Who may do what on the page: lines 'watch TOKEN' and 'operate TOKEN'.")
    private Optional<Path> tokens;

    int port() {
        return port;
    }

    String bind() {
        return bind;
    }

    /** Who may do what. */
    Tokens tokens() throws IOException {
        return tokens.isPresent() ? Tokens.read(tokens.get()) : Tokens.none();
    }

    /** The same for a process of its own that listens on a port. */
    List<String> words(int free) {
        List<String> words = new ArrayList<>(List.of("--port", "" + free, "--bind", bind));
        tokens.ifPresent(
                file -> words.addAll(List.of("--tokens", file.toAbsolutePath().toString())));
        return words;
    }
}
