package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void theFiguresOfAFairCoinWithAnEdge() {
        var tally = new Tally();
        tally.add(0, 51);
        tally.add(2, 49);
        var figures = tally.figures("heads", 1);
        assertThat(figures.returnToPlayer()).isEqualByComparingTo("0.98");
        assertThat(figures.variance()).isEqualByComparingTo("0.9996");
        assertThat(figures.hitFrequency()).isEqualByComparingTo("0.49");
        assertThat(figures.maxMultiplier()).isEqualByComparingTo("2");
        assertThat(figures.maxMultiplierChance()).isEqualByComparingTo("0.49");
    }

    /** Products that pass 2^63 and 2^64, and sums of ones that do not. */
    @Test
    void squaresThatNoLongHoldsAreKept() {
        var tally = new Tally();
        var expected = BigInteger.ZERO;
        var units = new long[] {4_400_000, 3_000_000_000L, 2_147_483_648L, 3_037_000_499L, 1};
        var ways = new long[] {1_000_000, 1, 2, 1, 1};
        for (var round = 0; round < 3; round++) {
            for (var i = 0; i < units.length; i++) {
                tally.add(units[i], ways[i]);
                expected = expected.add(BigInteger.valueOf(units[i]).pow(2).multiply(BigInteger.valueOf(ways[i])));
            }
        }
        assertThat(tally.squares()).isEqualTo(expected);
    }

    @Test
    void sumsThatNoLongHoldsAreRefusedNotWrong() {
        var tally = new Tally();
        assertThatThrownBy(() -> tally.add(3_000_000_000L, 4_000_000_000L)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> tally.add(4_000_000_000L, 1)).isInstanceOf(ArithmeticException.class);
    }
}
