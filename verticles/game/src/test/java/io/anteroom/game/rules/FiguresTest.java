package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class FiguresTest {

    /** Every roll of every published choice, paid by the rules. */
    @Test
    void diceFiguresAreWhatAllRollsPay() {
        for (var play : new DiceRules().plays()) {
            var sum = BigInteger.ZERO;
            var squares = BigInteger.ZERO;
            var hits = 0;
            for (var roll = 0; roll < DiceChoice.ROLLS; roll++) {
                var paid = BigInteger.valueOf(
                        play.choice().wins(roll) ? play.choice().payoutIfWon(10_000) : 0);
                sum = sum.add(paid);
                squares = squares.add(paid.multiply(paid));
                hits += paid.signum();
            }
            var figures = figures(new DiceRules(), play.name());
            // Sums of 10^4 rolls at a stake of 10^4: means are over 10^8, mean squares over 10^12.
            var mean = new BigDecimal(sum).movePointLeft(8);
            assertThat(figures.returnToPlayer()).isEqualByComparingTo(mean);
            assertThat(figures.variance())
                    .isEqualByComparingTo(new BigDecimal(squares)
                            .movePointLeft(12)
                            .subtract(mean.multiply(mean))
                            .setScale(10, RoundingMode.FLOOR));
            assertThat(figures.hitFrequency()).isEqualByComparingTo(BigDecimal.valueOf(hits, 4));
        }
    }

    private static Figures figures(Rules rules, String play) {
        return rules.mathematics(rules.defaultProps()).figures().stream()
                .filter(figures -> figures.play().equals(play))
                .findFirst()
                .orElseThrow();
    }

    /** The smaller u, the larger what is generated: so the last u that wins tells how many do. */
    @Test
    void limboChancesAreTheWinningUOfAll() {
        for (var play : new LimboRules().plays()) {
            var winning = play.choice().chanceToWin().numerator().longValueExact();
            assertThat(play.choice().wins(LimboChoice.generated(winning))).isTrue();
            assertThat(play.choice().wins(LimboChoice.generated(winning + 1))).isFalse();
            assertThat(play.choice().chanceToWin().denominator()).isEqualTo(BigInteger.TWO.pow(32));
        }
    }

    /** 3 bombs of 25, 5 picks: 22 · 21 · 20 · 19 · 18 ways of 25 · 24 · 23 · 22 · 21 are safe, and pay 1.9973. */
    @Test
    void minesFiguresByHand() {
        var chance = new BigDecimal(20 * 19 * 18).divide(new BigDecimal(25 * 24 * 23), 40, RoundingMode.FLOOR);
        var multiplier = new BigDecimal("1.9973");
        var mean = chance.multiply(multiplier);
        var figures = figures(new MinesRules(), "25 tiles, 3 bombs, 5 picks");
        assertThat(figures.returnToPlayer()).isEqualByComparingTo(mean.setScale(10, RoundingMode.FLOOR));
        assertThat(figures.variance())
                .isEqualByComparingTo(
                        mean.multiply(multiplier).subtract(mean.multiply(mean)).setScale(10, RoundingMode.FLOOR));
        assertThat(figures.hitFrequency()).isEqualByComparingTo(figures.maxMultiplierChance());
        assertThat(figures.maxMultiplier()).isEqualByComparingTo(multiplier);
    }

    @Test
    void tinyChancesKeepTheirDigitsAndAreWrittenShort() {
        var figures = new Figures(
                "p",
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.ONE,
                BigDecimal.TEN,
                new Ratio(BigInteger.ONE, BigInteger.TEN.pow(300).multiply(BigInteger.valueOf(3))).toChance(),
                Figures.Method.DYNAMIC_PROGRAMMING,
                new BigDecimal("0.001"));
        assertThat(figures.write().path("maxMultiplierChance").textValue()).isEqualTo("3.333333333E-301");
        assertThat(figures.write().path("method").textValue()).isEqualTo("dynamicProgramming");
        assertThat(Figures.of(figures.write())).isEqualTo(figures);
    }
}
