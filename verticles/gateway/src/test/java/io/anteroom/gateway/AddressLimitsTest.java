package io.anteroom.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AddressLimitsTest {

    private static final long MS = 1_000_000;

    @Test
    void whoWaitsAsLongAsItWasToldIsNotRefusedAgain() {
        for (int perSecond = 1; perSecond <= 1_000; perSecond++) {
            var now = new AtomicLong();
            var limits = new AddressLimits(perSecond, now::get);
            for (int i = 0; i < perSecond; i++) {
                assertThat(limits.takeMs("a")).isZero();
            }
            // Not a whole number of milliseconds after the burst.
            now.set(123_457);
            var waitMs = limits.takeMs("a");
            now.addAndGet(waitMs * MS);

            assertThat(limits.takeMs("a")).as("%d a second", perSecond).isZero();
        }
    }
}
