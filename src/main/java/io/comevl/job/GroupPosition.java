package io.comevl.job;

import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Where a consumer group goes on in a topic. */
final class GroupPosition {

    private GroupPosition() {}

    /**
     * By partition, the first offset that the group has not read; partitions of which it has read nothing are left out.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    static Map<Integer, Long> read(KafkaCluster kafka, String group, String topic, Duration patience)
            throws BrokerUnavailableException, InterruptedException {
        try (Admin admin = Admin.create(kafka.settings(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(patience.toMillis()),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(patience.toMillis()))))) {
            Map<Integer, Long> position = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, committed) -> {
                        if (partition.topic().equals(topic) && committed != null) {
                            position.put(partition.partition(), committed.offset());
                        }
                    });
            return position;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokerUnavailableException(kafka, patience, e);
        }
    }
}
