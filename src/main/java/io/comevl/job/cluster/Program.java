package io.comevl.job.cluster;

/**
 * What is kept alive.
 *
 * @param process it
 * @param port where it listens; 0 if nowhere, or nobody cares
 * @param needed whether what comes after it is started once it listens, and ended before it
 */
record Program(JavaProcess process, int port, boolean needed) {

    /** One that nobody waits for. */
    static Program of(JavaProcess process) {
        return new Program(process, 0, false);
    }

    String name() {
        return process.name();
    }
}
