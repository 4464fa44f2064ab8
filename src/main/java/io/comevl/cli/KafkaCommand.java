package io.comevl.cli;

import io.comevl.ingest.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A Kafka for trying things out. */
@Command(
        name = "kafka",
        description =
                "Runs a Kafka broker for trying things out until it is stopped (Ctrl-C). Only this machine reaches it, "
                        + "and its data go with it unless they have a folder of their own.")
final class KafkaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(
            names = "--port",
            defaultValue = "9092",
            paramLabel = "PORT",
            description = "Where it listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep its data in this folder, and go on with what is there.")
    private Optional<Path> folder;

    @Override
    public Integer call() throws Exception {
        EmbeddedBroker broker =
                folder.isPresent() ? EmbeddedBroker.start(port, folder.get()) : EmbeddedBroker.start(port);
        Thread ending = new Thread(broker::close);
        Runtime.getRuntime().addShutdownHook(ending);
        command.commandLine().getErr().println("comevl: Kafka listens on " + broker.bootstrap() + " until stopped");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            Runtime.getRuntime().removeShutdownHook(ending);
            broker.close();
        }
        return CommandLine.ExitCode.OK;
    }
}
