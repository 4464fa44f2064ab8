package io.comevl.job.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM of its own with this program's class path. The class path goes by the environment: ONNX Runtime 1.29 ends a
 * process with a segmentation fault where the command line exceeds 4 KB.
 *
 * @param name short, unique among those that run together
 * @param mainClass where it begins
 * @param jvmOptions options of the JVM
 * @param arguments of the main class
 */
public record JavaProcess(String name, String mainClass, List<String> jvmOptions, List<String> arguments) {

    /** Copies. */
    public JavaProcess {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    /** The same with one more option of the JVM. */
    JavaProcess with(String jvmOption) {
        return new JavaProcess(
                name,
                mainClass,
                Stream.concat(jvmOptions.stream(), Stream.of(jvmOption)).toList(),
                arguments);
    }

    /**
     * Starts it.
     *
     * @param output file to which everything is added that it prints
     * @throws IOException if the file cannot be written
     */
    public Process start(Path output) throws IOException {
        Files.createDirectories(output.toAbsolutePath().getParent());
        return builder()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** The command for a caller who wants its streams. */
    public ProcessBuilder builder() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", absolute(System.getProperty("java.class.path")));
        return builder;
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
