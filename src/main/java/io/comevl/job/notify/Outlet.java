package io.comevl.job.notify;

import io.comevl.avro.Event;

/** Somewhere that events are told. Used by one thread. */
public interface Outlet extends AutoCloseable {

    /** What became of an attempt. */
    enum Outcome {
        /** It was taken. */
        DELIVERED,
        /** It was refused for good: no use in trying again. */
        REFUSED,
        /** Nobody took it; later somebody may. */
        UNREACHABLE
    }

    /** Tries once to tell an event, within some seconds. */
    Outcome deliver(Event event) throws InterruptedException;

    /** Where that is, for messages. */
    String name();

    @Override
    void close();
}
