package io.comevl.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comevl.grounding.Reuse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WatchesTest {

    private final FakeModel model = FakeModel.named("watches");
    private final AtomicLong nanos = new AtomicLong();
    private final Watches watches =
            new Watches(model, new ReuseOptions(Reuse.exact(), Duration.ofSeconds(10)), nanos::get);

    @Test
    void aCameraThatFallsSilentIsForgottenAndOthersAreNot() {
        watches.of("gate");
        watches.of("yard");
        assertThat(model.watching).hasValue(2);
        nanos.set(TimeUnit.SECONDS.toNanos(8));
        watches.of("yard");
        nanos.set(TimeUnit.SECONDS.toNanos(15));

        watches.forgetSilent();

        assertThat(watches.size()).isEqualTo(1);
        assertThat(model.watching).hasValue(1);
        watches.close();
        assertThat(model.watching).hasValue(0);
    }

    @Test
    void aCameraKeepsItsWatch() {
        assertThat(watches.of("gate")).isSameAs(watches.of("gate"));
        watches.close();
    }
}
