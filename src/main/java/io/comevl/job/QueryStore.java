package io.comevl.job;

import io.comevl.avro.Query;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.QueryPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/**
 * The queries topic for people: what stands, and changes with the versions that they need. Two people who change the
 * same query at once may give the same version; the job then takes the first and refuses the second.
 */
public final class QueryStore {

    private final KafkaCluster kafka;
    private final String topic;
    private final Duration patience;

    /** What became of a wish. */
    public enum Outcome {
        /** It is new. */
        ADDED,
        /** It replaces what stood. */
        CHANGED,
        /** It stood already. */
        UNCHANGED,
        /** It is gone. */
        REMOVED
    }

    /**
     * A wish as it was carried out.
     *
     * @param version of the query
     * @param offset of its record; none if nothing was written
     */
    public record Stored(String id, long version, Outcome outcome, OptionalLong offset) {}

    /** Nobody asked for this query, or it was removed. */
    public static final class MissingQueryException extends IllegalArgumentException {
        private MissingQueryException(String id) {
            super("no query '" + id + "' stands; comevl query list tells which do");
        }
    }

    /** The topic of a cluster. */
    public QueryStore(KafkaCluster kafka, String topic, Duration patience) {
        this.kafka = kafka;
        this.topic = topic;
        this.patience = patience;
    }

    /**
     * Queries that stand, by id.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public List<Query> standing() throws BrokerUnavailableException {
        return QuerySnapshot.read(kafka, topic, patience).queries().stream()
                .sorted(Comparator.comparing(Query::getId))
                .toList();
    }

    /** One query that stands. */
    public Optional<Query> standing(String id) throws BrokerUnavailableException {
        return standing().stream().filter(query -> query.getId().equals(id)).findFirst();
    }

    /** That no query stands under an id. */
    public static MissingQueryException missing(String id) {
        return new MissingQueryException(id);
    }

    /**
     * Keeps a query but asks nothing.
     *
     * @throws MissingQueryException if it does not stand
     * @throws BrokerUnavailableException if Kafka does not answer in time
     * @throws ExecutionException if Kafka refuses it
     */
    public Stored pause(String id) throws BrokerUnavailableException, ExecutionException, InterruptedException {
        return put(List.of(Query.newBuilder(required(id)).setPaused(true).build()))
                .get(0);
    }

    /**
     * Asks a paused query again.
     *
     * @throws MissingQueryException if it does not stand
     * @throws BrokerUnavailableException if Kafka does not answer in time
     * @throws ExecutionException if Kafka refuses it
     */
    public Stored resume(String id) throws BrokerUnavailableException, ExecutionException, InterruptedException {
        return put(List.of(Query.newBuilder(required(id)).setPaused(false).build()))
                .get(0);
    }

    /**
     * One query that stands.
     *
     * @throws MissingQueryException if none stands under this id
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public Query required(String id) throws BrokerUnavailableException {
        return standing(id).orElseThrow(() -> missing(id));
    }

    /**
     * Queries as they would stand after {@link #put}: each with the version after the one that stands, or with that one if
     * it says the same.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     */
    public List<Query> versioned(List<Query> wanted) throws BrokerUnavailableException {
        Map<String, Query> before = byId();
        return wanted.stream()
                .map(query -> versioned(query, before.get(query.getId())))
                .toList();
    }

    /**
     * Adds queries, or changes those of the same id; each gets the version after the one that stands, whatever version
     * it brings.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     * @throws ExecutionException if Kafka refuses one
     */
    public List<Stored> put(List<Query> wanted)
            throws BrokerUnavailableException, ExecutionException, InterruptedException {
        Map<String, Query> before = byId();
        List<Query> changed = new ArrayList<>();
        List<Stored> stored = new ArrayList<>();
        for (Query query : wanted) {
            Query stood = before.get(query.getId());
            Query now = versioned(query, stood);
            if (now.equals(stood)) {
                stored.add(new Stored(now.getId(), now.getVersion(), Outcome.UNCHANGED, OptionalLong.empty()));
            } else {
                changed.add(now);
            }
        }
        List<Long> offsets = QueryPublisher.publish(kafka, topic, changed);
        for (int at = 0; at < changed.size(); at++) {
            Query query = changed.get(at);
            stored.add(new Stored(
                    query.getId(),
                    query.getVersion(),
                    before.containsKey(query.getId()) ? Outcome.CHANGED : Outcome.ADDED,
                    OptionalLong.of(offsets.get(at))));
        }
        return stored;
    }

    private Map<String, Query> byId() throws BrokerUnavailableException {
        Map<String, Query> byId = new HashMap<>();
        standing().forEach(query -> byId.put(query.getId(), query));
        return byId;
    }

    private static Query versioned(Query wanted, Query stood) {
        if (stood == null) {
            return Query.newBuilder(wanted).setVersion(1).build();
        }
        Query same = Query.newBuilder(wanted).setVersion(stood.getVersion()).build();
        return same.equals(stood)
                ? same
                : Query.newBuilder(wanted).setVersion(stood.getVersion() + 1).build();
    }

    /**
     * Removes a query; nothing if none stands under this id.
     *
     * @throws BrokerUnavailableException if Kafka does not answer in time
     * @throws ExecutionException if Kafka refuses it
     */
    public Optional<Stored> remove(String id)
            throws BrokerUnavailableException, ExecutionException, InterruptedException {
        Optional<Query> stood = standing(id);
        if (stood.isEmpty()) {
            return Optional.empty();
        }
        long offset = QueryPublisher.remove(kafka, topic, id);
        return Optional.of(new Stored(id, stood.get().getVersion(), Outcome.REMOVED, OptionalLong.of(offset)));
    }
}
