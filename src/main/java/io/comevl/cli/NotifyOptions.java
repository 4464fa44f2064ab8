package io.comevl.cli;

import io.comevl.avro.EventKind;
import io.comevl.job.JobOptions;
import io.comevl.job.notify.EventFeed;
import io.comevl.job.notify.Evidence;
import io.comevl.job.notify.EvidenceOptions;
import io.comevl.job.notify.EvidencePlace;
import io.comevl.job.notify.MqttOutlet;
import io.comevl.job.notify.Outlet;
import io.comevl.job.notify.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Option;

/** Who is told what happens, outside Kafka. */
final class NotifyOptions {

    @Option(names = "--webhook", paramLabel = "URL", description = "Post events to this address as JSON.")
    private Optional<URI> webhook;

    @Option(
            names = "--webhook-secret",
            paramLabel = "FILE",
            description = "File with the secret that signs what is posted (header X-ComeVL-Signature).")
    private Optional<Path> secret;

    @Option(
            names = "--mqtt",
            paramLabel = "HOST:PORT",
            description = "Publish events to this MQTT 3.1.1 broker as JSON.")
    private Optional<String> mqtt;

    @Option(
            names = "--mqtt-topic",
            defaultValue = "comevl/events",
            paramLabel = "PREFIX",
            description = "Topics are PREFIX/CAMERA/KIND. Default: ${DEFAULT-VALUE}.")
    private String prefix;

    @Option(
            names = "--events",
            split = ",",
            defaultValue = "ALERT_RAISED,ALERT_UPDATED,ALERT_CLEARED",
            paramLabel = "KIND",
            description = "Which events are told: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<EventKind> kinds;

    @Option(
            names = "--evidence",
            paramLabel = "PLACE",
            description = "Keep a snapshot and a clip of each event in this folder, or under s3://BUCKET/PREFIX "
                    + "(who may: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION).")
    private Optional<String> evidence;

    @Option(
            names = "--evidence-endpoint",
            paramLabel = "URL",
            description = "Address of a store that speaks like S3, for s3:// places that are not Amazon's.")
    private Optional<URI> endpoint;

    @Option(
            names = "--evidence-before",
            defaultValue = "5s",
            paramLabel = "TIME",
            description = "How long before its event a clip begins. Default: ${DEFAULT-VALUE}.")
    private Duration before;

    @Option(
            names = "--evidence-after",
            defaultValue = "5s",
            paramLabel = "TIME",
            description = "How long after it it ends. Default: ${DEFAULT-VALUE}.")
    private Duration after;

    @Option(
            names = "--evidence-keep",
            defaultValue = "30d",
            paramLabel = "TIME",
            description = "When evidence is deleted. Default: ${DEFAULT-VALUE}.")
    private Duration keep;

    @Option(
            names = "--evidence-max-size",
            defaultValue = "10g",
            paramLabel = "SIZE",
            description = "How much there may be; the oldest is deleted first. Default: ${DEFAULT-VALUE}.")
    private String maxSize;

    /** Whether anybody is to be told. */
    boolean isEmpty() {
        return webhook.isEmpty() && mqtt.isEmpty() && evidence.isEmpty();
    }

    /**
     * Begins to tell; whoever calls closes the feeds.
     *
     * @throws IOException if the secret cannot be read
     * @throws IllegalArgumentException if an address is none
     */
    List<EventFeed> start(JobOptions options) throws IOException {
        List<EventFeed> feeds = new ArrayList<>();
        if (webhook.isPresent()) {
            Optional<String> key = secret.isPresent()
                    ? Optional.of(Files.readString(secret.get()).strip())
                    : Optional.empty();
            feeds.add(feed(options, "webhook", new Webhook(webhook.get(), key, Clock.systemUTC())));
        }
        if (mqtt.isPresent()) {
            feeds.add(feed(options, "mqtt", broker(mqtt.get(), options.group())));
        }
        if (evidence.isPresent()) {
            EvidenceOptions kept = new EvidenceOptions(
                    EvidencePlace.of(evidence.get(), endpoint), before, after, keep, MemorySize.parseBytes(maxSize));
            feeds.add(feed(
                    options,
                    "evidence",
                    new Evidence(options.kafka(), options.topics().frames(), kept, Clock.systemUTC())));
        }
        return feeds;
    }

    private MqttOutlet broker(String address, String group) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("--mqtt: expected HOST:PORT, found " + address);
        }
        return new MqttOutlet(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), group + "-notify", prefix);
    }

    private EventFeed feed(JobOptions options, String name, Outlet outlet) {
        return EventFeed.start(
                new EventFeed.Source(
                        options.kafka(),
                        options.topics().events(),
                        options.group() + "-notify-" + name,
                        new HashSet<>(kinds)),
                outlet);
    }
}
