package io.comevl.job;

import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import java.nio.charset.StandardCharsets;

/** Reads and checks records of the queries topic. */
final class QueryReader {

    private QueryReader() {}

    /**
     * Reads one record.
     *
     * @throws Rejected if it is no query or one that cannot be asked
     */
    static QueryChange read(RawRecord record) throws Rejected {
        if (record.key() == null) {
            throw new Rejected(DeadLetterReason.INVALID, "query: expected its id as the record's key, found no key");
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            return new QueryChange(id, null);
        }
        try {
            Query query = RecordFormat.QUERY.decode(record.value(), record.schema());
            check(id, query);
            return new QueryChange(id, query);
        } catch (WrongSchemaException e) {
            throw new Rejected(DeadLetterReason.WRONG_SCHEMA, "query " + id + ": " + e.getMessage());
        }
    }

    private static void check(String id, Query query) throws Rejected {
        require(id.equals(query.getId()), id, "expected the key as its id, found " + query.getId());
        require(query.getTask() != QueryTask.UNKNOWN, id, "expected a task that this version knows, found another");
        require(!query.getPhrase().isBlank(), id, "expected a phrase, found none");
        require(!query.getCameras().isEmpty(), id, "expected at least one camera pattern, found none");
        require(query.getEveryN() >= 1, id, "expected everyN of at least 1, found " + query.getEveryN());
        require(
                query.getIntervalMillis() >= 0,
                id,
                "expected intervalMillis of at least 0, found " + query.getIntervalMillis());
    }

    private static void require(boolean holds, String id, String problem) throws Rejected {
        if (!holds) {
            throw new Rejected(DeadLetterReason.INVALID, "query " + id + ": " + problem);
        }
    }
}
