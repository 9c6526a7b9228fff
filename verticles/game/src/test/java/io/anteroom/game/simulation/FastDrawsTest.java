package io.anteroom.game.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastDrawsTest {

    /** The first numbers from the state 1, 2, 3, 4, as other implementations publish them. */
    @Test
    void itIsTheGeneratorItSaysItIs() {
        var draws = new FastDraws(1, 2, 3, 4);
        assertThat(LongStream.generate(draws::next).limit(4))
                .containsExactly(41943041L, 58720359L, 3588806011781223L, 3591011842654386L);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        var one = new FastDraws(7);
        var same = new FastDraws(7);
        var other = new FastDraws(8);
        assertThat(LongStream.generate(() -> one.draw(1000)).limit(50).toArray())
                .isEqualTo(LongStream.generate(() -> same.draw(1000)).limit(50).toArray())
                .isNotEqualTo(
                        LongStream.generate(() -> other.draw(1000)).limit(50).toArray());
    }

    /** Chi-square of a million draws: six standard deviations above its mean would be one in hundreds of millions. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 31, 52, 1000, 4096})
    void everyResultIsAsLikelyAsAnyOther(int n) {
        var draws = new FastDraws(n);
        var counts = new long[n];
        var total = 1_000_000;
        for (var i = 0; i < total; i++) {
            counts[(int) draws.draw(n)]++;
        }
        var expected = (double) total / n;
        var chiSquare = 0.0;
        for (var count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(0.0, n - 1 + 6 * Math.sqrt(2.0 * (n - 1)));
    }

    /** With n = 3 · 2^30, a quarter of all words has to be rejected, or a third of the results would come twice as often. */
    @Test
    void wordsThatWouldMakeSomeResultsLikelierAreRejected() {
        var n = 3L << 30;
        var draws = new FastDraws(3);
        var thirds = new long[3];
        for (var i = 0; i < 300_000; i++) {
            thirds[(int) (draws.draw(n) % 3)]++;
        }
        assertThat(Arrays.stream(thirds)).allSatisfy(count -> assertThat(count).isBetween(98_500L, 101_500L));
    }

    @Test
    void theBoundsAreThoseOfRounds() {
        var draws = new FastDraws(1);
        assertThat(draws.draw(1)).isZero();
        assertThat(draws.draw(1L << 32)).isBetween(0L, (1L << 32) - 1);
        assertThatThrownBy(() -> draws.draw(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> draws.draw((1L << 32) + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
