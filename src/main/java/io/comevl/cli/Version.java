package io.comevl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code comevl --version} prints: this build and the engines under it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        Properties versions = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("/io/comevl/version.properties")) {
            versions.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new String[] {
            "comevl " + versions.getProperty("version"),
            "Flink " + versions.getProperty("flink") + ", Kafka " + versions.getProperty("kafka") + ", DJL "
                    + versions.getProperty("djl") + ", ONNX Runtime " + versions.getProperty("onnxruntime")
                    + ", PyTorch " + versions.getProperty("pytorch")
        };
    }
}
