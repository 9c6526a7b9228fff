package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameRateTest {

    private static final long MS = 1_000_000;

    private static int taken(FrameRate rate, int frames, long nowNanos) {
        var taken = 0;
        for (int i = 0; i < frames; i++) {
            taken += rate.take(nowNanos) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aSecondsWorthMayComeAtOnceAndNoMore() {
        var rate = new FrameRate(40, 0);

        assertThat(taken(rate, 100, 0)).isEqualTo(40);
        assertThat(rate.waitMs()).isEqualTo(25);
        assertThat(taken(rate, 100, 500 * MS)).isEqualTo(20);
        assertThat(taken(rate, 100, 60_000 * MS)).as("no more is saved up").isEqualTo(40);
    }

    @Test
    void whoWaitsAsLongAsItWasToldIsNotRefusedAgain() {
        for (int perSecond = 1; perSecond <= 1_000; perSecond++) {
            var rate = new FrameRate(perSecond, 0);
            assertThat(taken(rate, perSecond + 1, 0)).isEqualTo(perSecond);
            // Not a whole number of milliseconds after the burst.
            long askedNanos = 123_457;
            if (!rate.take(askedNanos)) {
                assertThat(rate.take(askedNanos + rate.waitMs() * MS))
                        .as("%d a second", perSecond)
                        .isTrue();
            }
        }
    }

    @Test
    void aSteadySenderIsNeverRefused() {
        var rate = new FrameRate(40, 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.take(i * 25L * MS)).isTrue();
        }
    }

    @Test
    void twoHundredRefusedWithinFiveSecondsAreAFlood() {
        var rate = new FrameRate(1, 0);
        assertThat(taken(rate, 200, 0)).isEqualTo(1);
        assertThat(rate.isFlood()).isFalse();
        assertThat(rate.take(4_900 * MS)).as("one had become free").isTrue();
        assertThat(rate.take(4_900 * MS)).isFalse();
        assertThat(rate.isFlood()).isTrue();
    }

    @Test
    void fiveSecondsBeginAnywhere() {
        var rate = new FrameRate(1, 0);
        assertThat(taken(rate, 11, 0)).isEqualTo(1);
        assertThat(taken(rate, 190, 4_900 * MS)).isEqualTo(1);
        assertThat(taken(rate, 10, 5_200 * MS)).isZero();
        assertThat(rate.isFlood()).as("those of the first moment are too old").isFalse();
        assertThat(rate.take(5_200 * MS)).isFalse();
        assertThat(rate.isFlood()).isTrue();
    }

    @Test
    void refusalsFarApartAreNoFlood() {
        var rate = new FrameRate(1, 0);
        for (long second = 0; second < 100; second++) {
            assertThat(taken(rate, 20, second * 1_000 * MS)).isEqualTo(1);
        }
        assertThat(rate.isFlood()).isFalse();
    }
}
