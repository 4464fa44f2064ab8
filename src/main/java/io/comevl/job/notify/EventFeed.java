package io.comevl.job.notify;

import io.comevl.avro.Event;
import io.comevl.avro.EventKind;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries committed events from Kafka to one outlet, in the order of each partition, on a thread of its own. How far it
 * came is kept in Kafka under its group, so that after a restart it goes on; an event may then be told again, under the
 * same id. It begins with events that come after its first start. One feed for a group at a time.
 */
public final class EventFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_AT_ONCE = 50;

    private final Outlet outlet;
    private final Set<EventKind> kinds;
    private final Delivery delivery;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Where events come from.
     *
     * @param kafka addresses of Kafka
     * @param topic of events
     * @param group under which Kafka keeps how far the feed came
     * @param kinds which are told
     */
    public record Source(KafkaCluster kafka, String topic, String group, Set<EventKind> kinds) {

        /** Copies the set. */
        public Source {
            kinds = Set.copyOf(kinds);
        }
    }

    private EventFeed(Source source, Outlet outlet) {
        this.outlet = outlet;
        this.kinds = source.kinds();
        this.delivery = new Delivery(outlet, FIRST_PAUSE, LONGEST_PAUSE);
        this.consumer = new KafkaConsumer<>(
                source.kafka()
                        .settings(Map.of(
                                ConsumerConfig.GROUP_ID_CONFIG,
                                source.group(),
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "latest",
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                MOST_AT_ONCE,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        // Assigned, not subscribed: a webhook that is dead for an hour must not cost the feed its membership.
        List<TopicPartition> partitions = consumer.partitionsFor(source.topic()).stream()
                .map(partition -> new TopicPartition(source.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        partitions.forEach(partition -> begin.put(partition, new OffsetAndMetadata(consumer.position(partition))));
        consumer.commitSync(begin);
        thread = new Thread(this::run, "comevl-notify-" + outlet.name());
        thread.setDaemon(true);
    }

    /**
     * Starts telling; closing the feed closes the outlet too.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public static EventFeed start(Source source, Outlet outlet) {
        EventFeed feed = new EventFeed(source, outlet);
        feed.thread.start();
        return feed;
    }

    /** Why it ended by itself; empty while all is well. */
    public Optional<Exception> failed() {
        return Optional.ofNullable(failure.get());
    }

    /** How many events were taken. */
    public long delivered() {
        return delivery.delivered();
    }

    /** How many events were refused for good. */
    public long refused() {
        return delivery.refused();
    }

    /** How many attempts failed. */
    public long retries() {
        return delivery.retries();
    }

    private void run() {
        try (consumer;
                outlet) {
            while (!closed && tell(consumer.poll(POLL))) {
                consumer.commitSync();
            }
        } catch (WakeupException woken) {
            // Closed while it waited for Kafka.
        } catch (InterruptedException | KafkaException broken) {
            failure.set(broken);
        }
    }

    /** Whether all were told. */
    private boolean tell(ConsumerRecords<byte[], byte[]> messages) throws InterruptedException {
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            Optional<Event> event = read(message);
            if (event.isPresent() && kinds.contains(event.get().getKind())) {
                long refusedBefore = delivery.refused();
                if (!delivery.deliver(event.get())) {
                    return false;
                }
                if (delivery.refused() > refusedBefore) {
                    LOG.warn("{} refused event {}", outlet.name(), event.get().getId());
                }
            }
        }
        return true;
    }

    private static Optional<Event> read(ConsumerRecord<byte[], byte[]> message) {
        try {
            return Optional.of(RecordFormat.EVENT.decode(message.value(), RecordFormat.schemaOf(message.headers())));
        } catch (WrongSchemaException wrong) {
            LOG.warn(
                    "record {}/{}/{} is no event: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    wrong.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        delivery.stop();
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
