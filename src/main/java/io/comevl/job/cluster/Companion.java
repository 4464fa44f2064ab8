package io.comevl.job.cluster;

import java.util.List;

/**
 * A program that is kept alive beside the processes of a cluster, such as a Kafka or a page. It starts before them and
 * ends after them.
 *
 * @param name short, unlike that of any other process of the cluster
 * @param mainClass where it begins
 * @param jvmOptions options of its JVM
 * @param arguments of the main class
 * @param port where it listens; 0 if nowhere
 * @param needed whether what comes after it is started once it listens, and ended before it
 */
public record Companion(
        String name, String mainClass, List<String> jvmOptions, List<String> arguments, int port, boolean needed) {

    /** Copies. */
    public Companion {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }
}
