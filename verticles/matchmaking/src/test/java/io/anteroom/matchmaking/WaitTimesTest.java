package io.anteroom.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.RawJson;
import io.anteroom.matchmaking.Estimates.Median;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WaitTimesTest {

    private static final long NOW = 1_000_000_000L;
    private static final long QUARTER = 900_000;
    private static final long HOUR = 4 * QUARTER;

    private final WaitTimes waits = new WaitTimes(Estimates.NONE);

    @Test
    void whereNobodyWasMatchedNothingIsKnown() {
        assertThat(waits.now(NOW).ofMs(1500)).isEmpty();
    }

    @Test
    void theMedianOfTheBandCountsOnceThereAreEnough() {
        for (int i = 1; i <= 4; i++) {
            waits.matched(1_500, 1_000, NOW);
            waits.matched(100, 9_000, NOW);
        }
        waits.matched(1_510, 5_000, NOW);

        assertThat(waits.now(NOW).ofMs(1_600)).as("of the band").hasValue(1_000);
        assertThat(waits.now(NOW).ofMs(120)).as("too few: of all").hasValue(5_000);
    }

    @Test
    void whereNobodyWasMatchedForAQuarterOfAnHourNothingIsKnown() {
        for (int i = 0; i < 5; i++) {
            waits.matched(1_500, 1_000, NOW);
        }
        assertThat(waits.now(NOW).ofMs(1_500)).hasValue(1_000);
        assertThat(waits.now(NOW + QUARTER).ofMs(1_500)).hasValue(1_000);
        assertThat(waits.now(NOW + QUARTER + 1).ofMs(1_500)).isEmpty();

        for (int i = 0; i < 5; i++) {
            waits.matched(1_500, 3_000, NOW + HOUR);
        }
        assertThat(waits.now(NOW + HOUR).ofMs(1_500)).hasValue(3_000);
    }

    @Test
    void aBandInWhichNobodyWasMatchedLatelyIsAsAll() {
        for (int i = 0; i < 5; i++) {
            waits.matched(1_500, 1_000, NOW);
        }
        assertThat(waits.now(NOW).ofMs(1_500)).hasValue(1_000);
        waits.matched(100, 9_000, NOW + HOUR);

        assertThat(waits.now(NOW + HOUR).ofMs(1_500)).hasValue(9_000);
    }

    @Test
    void onlyTheNewestCount() {
        for (int i = 0; i < 1_000; i++) {
            waits.matched(1_500, i < 900 ? 10 : 20, NOW);
        }
        assertThat(waits.now(NOW).ofMs(1_500)).hasValue(20);
    }

    @Test
    void aNewOwnerGoesOnWithWhatTheOldOneMeasured() {
        var written = new Estimates(Optional.of(new Median(7, NOW + 5)), Map.of(6, new Median(9, NOW))).write();

        assertThat(written)
                .isEqualTo(new RawJson("{\"all\":7,\"bands\":{\"6\":9},\"at\":{\"all\":1000000005,\"6\":1000000000}}"));
        var inherited = new WaitTimes(Estimates.read(written));
        assertThat(inherited.now(NOW).ofMs(1_500)).hasValue(9);
        assertThat(inherited.now(NOW).ofMs(0)).hasValue(7);
        assertThat(inherited.now(NOW).write()).as("for the owner after it").isEqualTo(written);
        assertThat(inherited.now(NOW + QUARTER + 1).ofMs(1_500)).hasValue(7);
        assertThat(inherited.now(NOW + HOUR)).isEqualTo(Estimates.NONE);
        assertThat(Estimates.read(new RawJson("{}"))).isEqualTo(Estimates.NONE);
    }

    /** It may be of any time. */
    @Test
    void whatWasWrittenWithoutItsTimeIsReadAndNotInherited() {
        var before = Estimates.read(new RawJson("{\"all\":7,\"bands\":{\"6\":9}}"));

        assertThat(before.ofMs(1_500)).hasValue(9);
        assertThat(before.ofMs(0)).hasValue(7);
        assertThat(new WaitTimes(before).now(NOW)).isEqualTo(Estimates.NONE);
    }
}
