package io.anteroom.testkit.randomness;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.fairness.DrawSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A battery that passes everything is worth nothing: for each test there is a source that it must find. */
class BatteryTest {

    private static final long SEED = 20260101;

    private static DrawSource good(long seed) {
        return new SplittableRandom(seed)::nextLong;
    }

    @Test
    void aGoodSourcePassesAllTests() {
        assertThat(new Battery(good(SEED), 1).run()).hasSize(Battery.VERDICTS).allMatch(Verdict::passed);
    }

    @Test
    void everyBoundFrom2To1000IsLookedAtAHundredTimesForEachOfItsNumbers() {
        var asked = new long[1001];
        var source = good(SEED);
        var verdicts = new Battery(
                        n -> {
                            if (n <= 1000) {
                                asked[(int) n]++;
                            }
                            return source.draw(n);
                        },
                        1)
                .run();

        for (var n = 2; n <= 1000; n++) {
            assertThat(asked[n]).isGreaterThanOrEqualTo(100L * n);
            var test = "chi-square of draw(" + n + ")";
            assertThat(verdicts)
                    .filteredOn(verdict -> verdict.test().equals(test))
                    .hasSize(1);
        }
    }

    /** Zero comes in the place of another number once in 1,500 draws: too seldom for any single chi-square to fail. */
    @Test
    void aBiasTooSmallForOneBoundIsFoundInAllTogether() {
        var random = new SplittableRandom(SEED);
        var verdicts = new Battery(n -> random.nextInt(1500) == 0 ? 0 : random.nextLong(n), 1).run();

        assertThat(verdicts)
                .filteredOn(verdict -> verdict.test().equals(Battery.SPREAD))
                .noneMatch(Verdict::passed);
        assertThat(verdicts)
                .filteredOn(verdict -> verdict.test().startsWith("chi-square of draw("))
                .allMatch(Verdict::passed);
    }

    @Test
    void theTableHasEveryVerdict() {
        var table = new BatteryTable(new Battery(good(SEED), 1).run()).text();

        assertThat(table).startsWith(Battery.VERDICTS + " verdicts, 0 failed.").contains("| shuffles of five | ");
        assertThat(table.lines().filter(line -> line.matches("\\| \\d+ \\| [0-9. ]+ \\|")))
                .hasSize(100)
                .last()
                .asString()
                .startsWith("| 992 | ");
        assertThat(new BatteryTable(new Battery(n -> n - 1, 1).run()).text()).contains("FAILED");
    }

    /** Were they not, the limits would mean nothing: a hundredth of them is below a hundredth, half of them below a half. */
    @Test
    void pValuesOfAGoodSourceAreEvenlySpread() {
        var values = Stream.iterate(SEED, seed -> seed + 1)
                .limit(4)
                .flatMap(seed -> new Battery(good(seed), 1).run().stream())
                .mapToDouble(Verdict::p)
                .sorted()
                .toArray();

        var furthest = 0.0;
        for (var i = 0; i < values.length; i++) {
            furthest = Math.max(furthest, Math.abs(values[i] - (i + 0.5) / values.length));
        }
        // Kolmogorov's 1 in 10,000.
        assertThat(furthest).isLessThan(2.23 / Math.sqrt(values.length));
    }

    /** A test that waits for what never comes would never end. */
    @Test
    void aSourceThatIsStuckFailsAndEndsTheBattery() {
        assertThat(new Battery(n -> n - 1, 1).run()).filteredOn(Verdict::passed).isEmpty();
    }

    static List<Arguments> badSources() {
        return List.of(
                Arguments.of("a byte mod n", byteModN(), "chi-square of draw(100)"),
                Arguments.of("every number once, then again", counter(), "chi-square of draw(37)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "pairs of draw(32)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "serial correlation of draw(1000)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "runs of draw(2)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "gaps between zeros of draw(10)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "poker hands of five draw(10)"),
                Arguments.of("the last again, one time in twenty", sticky(0.05), "coupon collectors of draw(8)"),
                Arguments.of("a slow wave", wave(), "runs up and down of draw(2^32)"),
                Arguments.of("a slow wave", wave(), "orders of four draw(2^32)"),
                Arguments.of("the last of what is asked for, a third as often", rarelyTheLast(), "shuffles of five"),
                Arguments.of(
                        "the last of what is asked for, a third as often", rarelyTheLast(), "place 0 of a deck of 52"),
                Arguments.of(
                        "the last again, one time in twenty", sticky(0.05), "places 0 and the next of a deck of 52"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("badSources")
    void aBadSourceIsFound(String what, DrawSource source, String test) {
        assertThat(new Battery(source, 1).run())
                .filteredOn(verdict -> verdict.test().equals(test))
                .singleElement()
                .matches(verdict -> !verdict.passed(), what);
    }

    private static DrawSource byteModN() {
        var random = new SplittableRandom(SEED);
        return n -> n > 256 ? random.nextLong(n) : random.nextInt(256) % n;
    }

    /** Far too even. */
    private static DrawSource counter() {
        var next = new long[1];
        return n -> next[0]++ % n;
    }

    private static DrawSource sticky(double share) {
        var random = new SplittableRandom(SEED);
        var last = new long[1];
        return n -> {
            if (random.nextDouble() >= share || last[0] >= n) {
                last[0] = random.nextLong(n);
            }
            return last[0];
        };
    }

    /** Each number is a little nearer to the one before than it should be. */
    private static DrawSource wave() {
        var random = new SplittableRandom(SEED);
        var last = new double[1];
        return n -> {
            var step = random.nextDouble() < 0.9 ? random.nextDouble() : (last[0] + random.nextDouble() / 8) % 1;
            last[0] = step;
            return (long) (step * n);
        };
    }

    private static DrawSource rarelyTheLast() {
        var random = new SplittableRandom(SEED);
        return n -> random.nextLong(random.nextInt(3) == 0 ? n : Math.max(1, n - 1));
    }
}
