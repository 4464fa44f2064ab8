package io.comevl.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) inside this process, for demonstrations, tests and what runs on one machine.
 * Listens on this machine only; its data lie in a temporary folder that goes with it, or in a given one that stays.
 */
public final class EmbeddedBroker implements AutoCloseable {

    static final String LISTENER = "CLIENTS";

    private static final String HOST = "127.0.0.1";

    private static final String FORMATTED = "meta.properties";
    private static final String LOCK = ".lock";

    private final KafkaRaftServer server;
    private final Home home;
    private final String bootstrap;

    private EmbeddedBroker(KafkaRaftServer server, Home home, String bootstrap) {
        this.server = server;
        this.home = home;
        this.bootstrap = bootstrap;
    }

    /**
     * Where data lie.
     *
     * @param stays whether they outlive the broker
     */
    private record Home(Path folder, boolean stays) {

        static Home temporary() throws IOException {
            return new Home(Files.createTempDirectory("comevl-kafka-"), false);
        }

        /** Kafka would end the whole process where another one holds its lock. */
        void refuseSecond() throws IOException {
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw inUse();
                }
            } catch (OverlappingFileLockException held) {
                throw inUse();
            }
        }

        private IOException inUse() {
            return new IOException(folder + ": another Kafka uses this folder; stop it or give another one");
        }

        void leave() {
            if (!stays) {
                delete(folder);
            }
        }
    }

    /**
     * Starts a broker on a free port.
     *
     * @throws IOException if no port is free or the temporary folder cannot be made
     */
    public static EmbeddedBroker start() throws IOException {
        return start(0);
    }

    /**
     * Starts a broker; returns when it serves.
     *
     * @param port where it listens; 0 for any free port
     * @throws IOException if the port is taken, in one line, or the temporary folder cannot be made
     */
    public static EmbeddedBroker start(int port) throws IOException {
        return start(port, Map.of(), List.of());
    }

    /**
     * Starts a broker that goes on with what is in a folder; returns when it serves.
     *
     * @param port where it listens; 0 for any free port
     * @param folder of its data, made if it is not there
     * @throws IOException if the port is taken, or the folder cannot be used or is used by another broker; in one line
     */
    public static EmbeddedBroker start(int port, Path folder) throws IOException {
        Home home = new Home(Files.createDirectories(folder), true);
        home.refuseSecond();
        return start(home, port, Map.of(), List.of());
    }

    /**
     * Starts a broker whose listener {@value #LISTENER} demands more of clients.
     *
     * @param more Kafka's settings beside the usual ones, or in their place
     * @param accounts who is let in, as for {@code --add-scram} of Kafka's storage tool
     */
    static EmbeddedBroker start(int port, Map<String, String> more, List<String> accounts) throws IOException {
        return start(Home.temporary(), port, more, accounts);
    }

    private static EmbeddedBroker start(Home home, int port, Map<String, String> more, List<String> accounts)
            throws IOException {
        int clientPort = FreePort.of(port, "Kafka");
        int controllerPort = FreePort.of(0, "Kafka");
        try {
            if (!Files.exists(home.folder().resolve(FORMATTED))) {
                format(home.folder(), accounts);
            }
            Map<String, String> settings = settings(home.folder(), clientPort, controllerPort);
            settings.putAll(more);
            KafkaConfig config = new KafkaConfig(settings);
            KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, home, HOST + ":" + clientPort);
        } catch (Exception e) {
            home.leave();
            throw new IOException("Kafka broker on port " + clientPort + " did not start: " + e.getMessage(), e);
        }
    }

    /** Address for clients. */
    public String bootstrap() {
        return bootstrap;
    }

    /** The same as a cluster of which clients need to know no more. */
    public KafkaCluster kafka() {
        return KafkaCluster.at(bootstrap);
    }

    Path folder() {
        return home.folder();
    }

    /** Stops the broker; temporary data go with it. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        home.leave();
    }

    private static void format(Path folder, List<String> accounts) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setScramArguments(accounts)
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString())
                .run();
    }

    private static Map<String, String> settings(Path folder, int clientPort, int controllerPort) {
        String listeners = LISTENER + "://" + HOST + ":" + clientPort + ",CONTROLLER://" + HOST + ":" + controllerPort;
        return new HashMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + HOST + ":" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", listeners),
                Map.entry("listener.security.protocol.map", LISTENER + ":PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", LISTENER),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("num.partitions", "1"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20))));
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(EmbeddedBroker::deleteOne);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be deleted", e);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be deleted", e);
        }
    }
}
