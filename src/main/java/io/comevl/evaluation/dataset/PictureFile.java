package io.comevl.evaluation.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture in a file of its own. */
record PictureFile(Path file) implements Picture {

    @Override
    public String name() {
        return file.getFileName().toString();
    }

    @Override
    public byte[] bytes() throws IOException {
        return Files.readAllBytes(file);
    }
}
