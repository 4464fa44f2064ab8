package io.comevl.job;

import io.comevl.avro.Timings;

/** Where a frame's time goes, from capture to answer. */
public enum Stage {
    /** Kafka, shuffle and queues, until its decoding begins. */
    WAIT {
        @Override
        long micros(Timings timings) {
            return timings.getWaitMicros();
        }
    },
    /** From bytes to pixels. */
    DECODE {
        @Override
        long micros(Timings timings) {
            return timings.getDecodeMicros();
        }
    },
    /** Encoders and fusion, waiting for a batch included. */
    ENCODE {
        @Override
        long micros(Timings timings) {
            return timings.getEncodeMicros();
        }
    },
    /** Answers, waiting for a batch included. */
    GROUND {
        @Override
        long micros(Timings timings) {
            return timings.getGroundMicros();
        }
    };

    abstract long micros(Timings timings);

    String accumulator() {
        return "stageMicros." + name();
    }
}
