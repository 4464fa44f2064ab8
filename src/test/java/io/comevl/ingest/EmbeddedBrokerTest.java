package io.comevl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comevl.avro.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void framesArriveOnceInOrderAndNothingStaysBehind() throws Exception {
        Path folder;
        Topics topics = Topics.defaults();
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            folder = broker.folder();
            assertThat(folder).isDirectory();
            assertThat(topics.createMissing(broker.kafka(), 2, PATIENCE))
                    .containsExactlyInAnyOrderElementsOf(topics.all());
            assertThat(topics.createMissing(broker.kafka(), 2, PATIENCE)).isEmpty();
            assertThat(setting(broker, topics.queries(), "cleanup.policy")).isEqualTo("compact");
            assertThat(setting(broker, topics.frames(), "max.message.bytes"))
                    .isEqualTo(Integer.toString(Topics.MAX_FRAME_BYTES));

            byte[] large = new byte[Topics.MAX_FRAME_BYTES - 1000];
            try (FramePublisher publisher = new FramePublisher(broker.kafka(), topics.frames())) {
                publisher.publish(frame(0, new byte[10]));
                publisher.publish(frame(1, large));
                publisher.publish(frame(2, new byte[10]));
                publisher.flush();
                assertThat(publisher.acknowledged()).isEqualTo(3);

                assertThatThrownBy(() -> {
                            publisher.publish(frame(3, new byte[Topics.MAX_FRAME_BYTES]));
                            publisher.flush();
                        })
                        .isInstanceOf(FramePublisher.PublishException.class)
                        .hasMessageStartingWith("topic frames: a frame was refused");
            }

            List<Frame> frames = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> message : read(broker, topics.frames(), 2, 3)) {
                assertThat(message.key()).isEqualTo("gate");
                frames.add(RecordFormat.FRAME.decode(message.value(), RecordFormat.schemaOf(message.headers())));
            }
            assertThat(frames).extracting(Frame::getSequence).containsExactly(0L, 1L, 2L);
            assertThat(frames.get(1).getImage().remaining()).isEqualTo(large.length);
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void whatIsInAGivenFolderIsThereAgainAfterARestart(@TempDir Path kept) throws Exception {
        Path folder = kept.resolve("kafka");
        Topics topics = Topics.defaults();
        int port;
        try (EmbeddedBroker first = EmbeddedBroker.start(0, folder)) {
            port = Integer.parseInt(
                    first.bootstrap().substring(first.bootstrap().indexOf(':') + 1));
            topics.createMissing(first.kafka(), 2, PATIENCE);
            try (FramePublisher publisher = new FramePublisher(first.kafka(), topics.frames())) {
                publisher.publish(frame(0, new byte[10]));
                publisher.flush();
            }
            assertThatThrownBy(() -> EmbeddedBroker.start(0, folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder + ": another Kafka uses this folder; stop it or give another one");
        }

        try (EmbeddedBroker second = EmbeddedBroker.start(port, folder)) {
            assertThat(topics.createMissing(second.kafka(), 2, PATIENCE)).isEmpty();
            assertThat(read(second, topics.frames(), 2, 1)).hasSize(1);
        }
        assertThat(folder).isNotEmptyDirectory();
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("port " + taken.getLocalPort() + " is taken; free it or give another one for Kafka");
        }
    }

    @Test
    void aBrokerThatIsDownIsSaidInOneLine() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String bootstrap = "127.0.0.1:" + free;

        assertThatThrownBy(() -> Topics.defaults().createMissing(KafkaCluster.at(bootstrap), 1, Duration.ofSeconds(1)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageStartingWith("Kafka at " + bootstrap + " did not answer within 1 s; start it")
                .hasMessageNotContaining("\n");
    }

    private static Frame frame(long sequence, byte[] image) {
        return Frame.newBuilder()
                .setCamera("gate")
                .setSequence(sequence)
                .setCapturedAt(Instant.EPOCH)
                .setImage(ByteBuffer.wrap(image))
                .build();
    }

    private static List<ConsumerRecord<String, byte[]>> read(
            EmbeddedBroker broker, String topic, int partitions, int wanted) {
        List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = Stream.iterate(0, partition -> partition + 1)
                    .limit(partitions)
                    .map(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (messages.size() < wanted && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
            }
        }
        return messages;
    }

    private static String setting(EmbeddedBroker broker, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return config.get(key).value();
        }
    }
}
