package io.comevl.cli;

import io.comevl.job.JobRunner;
import io.comevl.job.notify.EventFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Events to a webhook or an MQTT broker, in a process of its own. */
@Command(
        name = "notify",
        description = {
            "Tells events to a webhook or an MQTT broker, and keeps evidence of them, until it is stopped (Ctrl-C). Reads Kafka by itself, so that "
                    + "nobody who does not listen can slow the job; goes on where it was after a restart.",
            "comevl run takes the same options and does it in the job's process."
        })
final class NotifyCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 500;

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private NotifyOptions notify;

    @Override
    public Integer call() throws Exception {
        if (notify.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "tell whom: give --webhook URL, --mqtt HOST:PORT or --evidence DIR");
        }
        List<EventFeed> feeds = notify.start(JobRunner.prepareTopics(kafka.configuration()));
        try {
            command.commandLine().getErr().println("comevl: telling events until stopped");
            while (true) {
                for (EventFeed feed : feeds) {
                    Optional<Exception> failed = feed.failed();
                    if (failed.isPresent()) {
                        throw failed.get();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } finally {
            feeds.forEach(EventFeed::close);
        }
    }
}
