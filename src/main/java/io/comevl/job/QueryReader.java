package io.comevl.job;

import io.comevl.avro.DeadLetterReason;
import io.comevl.avro.Query;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;
import io.comevl.job.query.QueryProblem;
import io.comevl.job.query.StandingQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

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
            return change(id, null, record);
        }
        try {
            Query query = RecordFormat.QUERY.decode(record.value(), record.schema());
            require(id.equals(query.getId()), id, "expected the key as its id, found " + query.getId());
            List<QueryProblem> problems = StandingQuery.problems(query);
            require(problems.isEmpty(), id, joined(problems));
            return change(id, query, record);
        } catch (WrongSchemaException e) {
            throw new Rejected(DeadLetterReason.WRONG_SCHEMA, "query " + id + ": " + e.getMessage());
        }
    }

    private static QueryChange change(String id, Query query, RawRecord record) {
        return new QueryChange(id, query, record.topic(), record.partition(), record.offset());
    }

    private static String joined(List<QueryProblem> problems) {
        return problems.stream().map(QueryProblem::toString).collect(Collectors.joining("; "));
    }

    private static void require(boolean holds, String id, String problem) throws Rejected {
        if (!holds) {
            throw new Rejected(DeadLetterReason.INVALID, "query " + id + ": " + problem);
        }
    }
}
