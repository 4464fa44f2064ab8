package io.comevl.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real broker that speaks TLS only and lets in whoever knows a password (SCRAM). */
public final class SecuredBroker implements AutoCloseable {

    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final String STORE_PASSWORD = "store-secret";
    private static final String USER = "comevl";
    private static final String PASSWORD = "frames-and-answers";

    private final EmbeddedBroker broker;
    private final Path folder;
    private final Path store;

    private SecuredBroker(EmbeddedBroker broker, Path folder, Path store) {
        this.broker = broker;
        this.folder = folder;
        this.store = store;
    }

    /**
     * Starts it.
     *
     * @param folder for its certificate and clients' settings
     */
    public static SecuredBroker start(Path folder) throws IOException, InterruptedException {
        Path store = certificate(folder.resolve("broker.p12"));
        String listener = "listener.name." + EmbeddedBroker.LISTENER.toLowerCase(java.util.Locale.ROOT) + ".";
        EmbeddedBroker broker = EmbeddedBroker.start(
                0,
                Map.of(
                        "listener.security.protocol.map",
                        EmbeddedBroker.LISTENER + ":SASL_SSL,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        MECHANISM,
                        "sasl.mechanism.inter.broker.protocol",
                        MECHANISM,
                        listener + "scram-sha-512.sasl.jaas.config",
                        login("broker", "broker-secret"),
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        store.toString(),
                        "ssl.keystore.password",
                        STORE_PASSWORD,
                        "ssl.truststore.type",
                        "PKCS12",
                        "ssl.truststore.location",
                        store.toString(),
                        "ssl.truststore.password",
                        STORE_PASSWORD),
                List.of(account("broker", "broker-secret"), account(USER, PASSWORD)));
        return new SecuredBroker(broker, folder, store);
    }

    /** Its address. */
    public String bootstrap() {
        return broker.bootstrap();
    }

    /** The settings of a client that it lets in; the password lies in a file of its own. */
    public Path clientConfig() throws IOException {
        Path secret = folder.resolve("secret.properties");
        Files.writeString(secret, "password=" + PASSWORD);
        return clientConfig("client.properties", "${file:" + secret + ":password}");
    }

    /** The settings of a client with another password. */
    public Path clientConfig(String name, String password) throws IOException {
        Map<String, String> settings = Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                login(USER, password),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                store.toString(),
                "ssl.truststore.password",
                STORE_PASSWORD,
                "config.providers",
                "file",
                "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider");
        return Files.writeString(
                folder.resolve(name),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining("\n")),
                StandardCharsets.UTF_8);
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static String account(String user, String password) {
        return MECHANISM + "=[name=" + user + ",password=" + password + "]";
    }

    private static Path certificate(Path store) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString()),
                        Stream.of(
                                "-genkeypair -alias broker -keyalg EC -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1 -validity 2"
                                        .split(" ")))
                .collect(Collectors.toList());
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", STORE_PASSWORD));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        return store;
    }

    @Override
    public void close() {
        broker.close();
    }
}
