package io.comevl.cli;

import io.comevl.avro.Detection;
import io.comevl.avro.Event;
import io.comevl.avro.Query;
import io.comevl.ingest.CommittedReader;
import io.comevl.ingest.EmbeddedBroker;
import io.comevl.ingest.FramePublisher;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.QueryPublisher;
import io.comevl.ingest.Topics;
import io.comevl.job.JobRunner;
import io.comevl.job.ModelProvider;
import io.comevl.job.Options;
import io.comevl.job.RunningJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;

/** A job with a broker of its own, to be measured. */
final class BenchJob implements AutoCloseable {

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final KafkaCluster kafka;
    private final Topics topics;
    private final RunningJob job;
    private final CommittedReader reader;
    private final FramePublisher publisher;

    /**
     * Starts; returns when the job runs.
     *
     * @param standing queries that are asked from the first frame on
     * @param settings changes of the usual configuration
     * @param answers gets what is committed, on the reader's thread
     */
    BenchJob(
            ModelProvider models,
            List<Query> standing,
            Consumer<Configuration> settings,
            Consumer<Detection> answers,
            Consumer<Event> events)
            throws Exception {
        try {
            EmbeddedBroker broker = EmbeddedBroker.start();
            closing.push(broker::close);
            kafka = broker.kafka();
            Configuration config = JobRunner.configuration(KafkaOptions.ownFolder());
            config.set(Options.BOOTSTRAP, broker.bootstrap());
            settings.accept(config);
            topics = JobRunner.prepareTopics(config).topics();
            QueryPublisher.publish(kafka, topics.queries(), standing);
            job = JobRunner.start(config, models, 0);
            closing.push(job::close);
            reader = AnswerReader.start(kafka, topics, answers, letter -> {}, events);
            closing.push(reader::close);
            publisher = new FramePublisher(kafka, topics.frames());
            closing.push(publisher::close);
            job.awaitRunning();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    FramePublisher publisher() {
        return publisher;
    }

    RunningJob job() {
        return job;
    }

    /** Adds queries, or changes those that are there. */
    void change(List<Query> queries) throws Exception {
        QueryPublisher.publish(kafka, topics.queries(), queries);
    }

    /**
     * Sees to it that answers are still read and the job still runs.
     *
     * @throws IllegalStateException if not; says why
     */
    void check() {
        reader.failed().ifPresent(reason -> {
            throw new IllegalStateException(reason.getMessage(), reason);
        });
        if (!job.isRunning()) {
            throw new IllegalStateException("the job ended while it was measured");
        }
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
