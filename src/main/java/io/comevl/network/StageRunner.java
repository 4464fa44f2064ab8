package io.comevl.network;

import io.comevl.frame.Crops;
import io.comevl.ops.Observation;
import java.util.Map;
import java.util.Set;

/** A model run stage by stage for comparison with a reference, by one interpreter. For one thread. */
public interface StageRunner extends AutoCloseable {

    /** Name of the interpreter for reports. */
    String interpreter();

    /**
     * Encodes and fuses crops.
     *
     * @param places stages wanted, as the network names them
     * @return their values, of all but {@code vision/mix1/weights} and {@code vision/mix2/weights} with the crops as first
     *     axis, and {@code vision/output} in any case
     */
    Map<String, Observation> vision(Crops crops, Set<String> places);

    /**
     * Starts a sequence.
     *
     * @param features float32[n, decoder width] that its tokens may read
     */
    Sequence sequence(Observation features);

    @Override
    void close();

    /** One sequence that remembers what it was fed. */
    interface Sequence extends AutoCloseable {

        /**
         * Continues the sequence.
         *
         * @param ids token ids
         * @param sources for each token the row of the features to add, or -1
         * @param wanted how many of the last tokens logits are computed after; of a long prompt all are as much work as
         *     several layers
         * @param places stages wanted
         * @return their values, each [1, tokens, ...], and {@code decoder/logits}, [1, wanted, ids], in any case
         */
        Map<String, Observation> feed(long[] ids, long[] sources, int wanted, Set<String> places);

        /** The same with logits after every token. */
        default Map<String, Observation> feed(long[] ids, long[] sources, Set<String> places) {
            return feed(ids, sources, ids.length, places);
        }

        @Override
        void close();
    }
}
