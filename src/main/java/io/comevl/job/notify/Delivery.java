package io.comevl.job.notify;

import io.comevl.avro.Event;
import io.comevl.job.notify.Outlet.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells events one after the other, each again and again with growing pauses until it is taken or refused. One thread
 * delivers; any may look at the counts or stop it.
 */
final class Delivery {

    private final Outlet outlet;
    private final Duration firstPause;
    private final Duration longestPause;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();

    Delivery(Outlet outlet, Duration firstPause, Duration longestPause) {
        this.outlet = outlet;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /** Returns true when the event needs no further attempt, false when it was told to stop before. */
    boolean deliver(Event event) throws InterruptedException {
        long pause = firstPause.toMillis();
        while (stopped.getCount() > 0) {
            Outcome outcome = outlet.deliver(event);
            switch (outcome) {
                case DELIVERED -> {
                    delivered.incrementAndGet();
                    return true;
                }
                case REFUSED -> {
                    refused.incrementAndGet();
                    return true;
                }
                case UNREACHABLE -> {
                    retries.incrementAndGet();
                    if (stopped.await(pause, TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                    pause = Math.min(2 * pause, longestPause.toMillis());
                }
            }
        }
        return false;
    }

    void stop() {
        stopped.countDown();
    }

    long delivered() {
        return delivered.get();
    }

    long refused() {
        return refused.get();
    }

    long retries() {
        return retries.get();
    }
}
