package io.comevl.ingest;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Kafka does not answer, or refuses; the message is one line that names the address and what to do. */
public final class BrokerUnavailableException extends Exception {

    /** Says which address, how long it was waited for, and the root cause. */
    public BrokerUnavailableException(KafkaCluster kafka, Duration patience, Throwable cause) {
        super(message(kafka, patience, cause), cause);
    }

    private static String message(KafkaCluster kafka, Duration patience, Throwable cause) {
        Optional<Throwable> registry = causes(cause)
                .filter(SchemaRegistry.UnavailableException.class::isInstance)
                .findFirst();
        if (registry.isPresent()) {
            return registry.get().getMessage();
        }
        if (causes(cause).anyMatch(AuthenticationException.class::isInstance)) {
            return "Kafka at " + kafka + " does not let us in; check the client settings, --kafka-config or "
                    + "comevl.kafka.client-config (" + rootOf(cause) + ")";
        }
        if (causes(cause).anyMatch(AuthorizationException.class::isInstance)) {
            return "Kafka at " + kafka + " does not allow this user to do so; see to its access rules (" + rootOf(cause)
                    + ")";
        }
        return "Kafka at " + kafka + " did not answer within " + patience.toSeconds()
                + " s; start it or give another address, and if it wants TLS or a password, give --kafka-config ("
                + rootOf(cause) + ")";
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static String rootOf(Throwable failure) {
        Throwable root = causes(failure).reduce(failure, (outer, inner) -> inner);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
