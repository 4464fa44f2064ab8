package io.comevl.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.bundle.Bundle;
import io.comevl.grounding.SceneModel;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.Topics;
import io.comevl.job.JobOptions;
import io.comevl.job.JobStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Why does it not work? */
@Command(
        name = "doctor",
        description = {
            "Looks at this machine, the configuration, the model and Kafka with its topics, and says how to fix what will not "
                    + "work. Changes nothing.",
            "Exit code 1 if something does not work."
        })
final class DoctorCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec command;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ModelOptions model;

    @Option(names = "--json", description = "Print what was found as one line of JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = new ArrayList<>(MachineCheck.run());
        findings.add(bundle());
        findings.addAll(configured());
        if (json) {
            command.commandLine().getOut().println(asJson(findings));
        } else {
            findings.forEach(this::print);
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL)
                ? CommandLine.ExitCode.SOFTWARE
                : CommandLine.ExitCode.OK;
    }

    /** Whether the model is whole and its engine loads it. */
    private Finding bundle() {
        try {
            Bundle.open(model.folder(command)); // reads every byte of it
            try (SceneModel loaded = model.open(command)) {
                SceneModel.ModelCard card = loaded.card();
                return Finding.ok("model", card.name() + ", " + card.precision() + ", " + card.engine());
            }
        } catch (RuntimeException | LinkageError e) {
            return Finding.fail(
                    "model",
                    Failures.inOneLine(e),
                    "name another with --bundle, or import it again: comevl model import");
        }
    }

    private List<Finding> configured() throws InterruptedException {
        try {
            JobOptions options = JobOptions.from(kafka.configuration());
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok("configuration", "sound"));
            findings.addAll(kafka(options));
            return findings;
        } catch (JobStartException | IllegalArgumentException e) {
            return List.of(Finding.fail("configuration", Failures.inOneLine(e), "correct config.yaml"));
        }
    }

    private static List<Finding> kafka(JobOptions options) throws InterruptedException {
        try {
            List<Finding> findings = new ArrayList<>();
            List<Topics.Unfit> unfit = options.topics().unfit(options.kafka(), PATIENCE);
            findings.add(Finding.ok("Kafka", "answers at " + options.kafka().bootstrap()));
            for (Topics.Unfit one : unfit) {
                findings.add(topic(one, options.kafka().bootstrap()));
            }
            if (unfit.isEmpty()) {
                findings.add(
                        Finding.ok("topics", String.join(", ", options.topics().all())));
            }
            return findings;
        } catch (BrokerUnavailableException e) {
            return List.of(Finding.fail(
                    "Kafka",
                    e.getMessage(),
                    "start it, or name another with --kafka HOST:PORT; the demo brings its own"));
        }
    }

    private static Finding topic(Topics.Unfit unfit, String bootstrap) {
        String what = "topic " + unfit.topic();
        return unfit.found()
                .map(found -> Finding.fail(
                        what,
                        unfit.setting() + " is " + found,
                        "kafka-configs.sh --bootstrap-server " + bootstrap
                                + " --alter --entity-type topics --entity-name " + unfit.topic() + " --add-config "
                                + unfit.setting() + "=" + unfit.wanted()))
                .orElseGet(() -> Finding.warn(what, "missing", "comevl run creates it"));
    }

    private void print(Finding finding) {
        command.commandLine()
                .getOut()
                .printf(
                        "%-5s %-15s %s%s%n",
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.what(),
                        finding.found(),
                        finding.fix().isEmpty() ? "" : System.lineSeparator() + " ".repeat(22) + finding.fix());
    }

    private static ArrayNode asJson(List<Finding> findings) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Finding finding : findings) {
            ObjectNode one = all.addObject();
            one.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            one.put("what", finding.what());
            one.put("found", finding.found());
            one.put("fix", finding.fix());
        }
        return all;
    }
}
