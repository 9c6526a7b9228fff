package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishedReturnTest {

    /** A win of {@code multiplier} in one of {@code outOf} rounds. */
    private static Figures figures(long multiplier, long outOf, @Nullable String varianceError) {
        var chance = BigDecimal.ONE.divide(BigDecimal.valueOf(outOf));
        var most = BigDecimal.valueOf(multiplier);
        var mean = chance.multiply(most);
        return new Figures(
                "so",
                mean,
                chance.multiply(most.pow(2)).subtract(mean.pow(2)),
                chance,
                most,
                chance,
                Figures.Method.ENUMERATION,
                varianceError == null ? null : new BigDecimal(varianceError));
    }

    private static Expectation of(Mathematics mathematics, long stake, long bet, long maxWin) {
        var settings =
                new GameSettings("wheel", Currency.FUN, 1, 1_000_000, maxWin, true, Json.MAPPER.createObjectNode());
        var round = new PlayedRound(stake, bet, List.of("Bet"), Json.MAPPER.createObjectNode(), null);
        return new PublishedReturn(mathematics).of(settings, round);
    }

    @Test
    void itLiesBetweenTheWaysToPlayWithTheLargestVarianceOfThem() {
        var even = figures(9, 10, null);
        var long100 = figures(95, 100, null);
        var expected = of(new Mathematics(List.of(long100, even)), 100, 100, 1_000_000);

        assertThat(expected.most()).isEqualByComparingTo("95");
        // A tenth of a minor unit for what rounding down may take from each hit.
        assertThat(expected.least()).isEqualByComparingTo("89.9");
        assertThat(expected.variance()).isEqualByComparingTo(long100.variance().multiply(BigDecimal.valueOf(10_000)));
        assertThat(expected.rise()).isEqualByComparingTo("9500");
        assertThat(expected.fall()).isEqualByComparingTo("100");
    }

    @Test
    void aSimulatedVarianceIsTakenWithFourErrorsMore() {
        var simulated = new Mathematics(List.of(figures(9, 10, "0.5")));
        var exact = new Mathematics(List.of(figures(9, 10, null)));
        assertThat(of(simulated, 1, 1, 1000)
                        .variance()
                        .subtract(of(exact, 1, 1, 1000).variance()))
                .isEqualByComparingTo("2.0");
    }

    @Test
    void whatIsBetLaterOnComesBackBesideTheStakesOwnReturn() {
        var expected = of(new Mathematics(List.of(figures(9, 10, null))), 100, 200, 1_000_000);
        assertThat(expected.most()).isEqualByComparingTo("190");
        assertThat(expected.fall()).isEqualByComparingTo("200");
    }

    /** Payouts of 500 to 5000 for a stake of 100 are capped at 1000: the true return is 1000 / outOf. */
    @Test
    void aMaximumWinMayTakeAsMuchAsItCanAndNoMore() {
        for (long multiplier : List.of(5L, 10L, 11L, 50L)) {
            var outOf = multiplier + 1;
            var mathematics = new Mathematics(List.of(new Figures(
                    "so",
                    new BigDecimal(multiplier).divide(new BigDecimal(outOf), java.math.MathContext.DECIMAL128),
                    new BigDecimal(multiplier * multiplier * multiplier)
                            .divide(new BigDecimal(outOf * outOf), java.math.MathContext.DECIMAL128),
                    BigDecimal.ONE.divide(new BigDecimal(outOf), java.math.MathContext.DECIMAL128),
                    new BigDecimal(multiplier),
                    BigDecimal.ONE.divide(new BigDecimal(outOf), java.math.MathContext.DECIMAL128),
                    Figures.Method.ENUMERATION,
                    null)));
            var truly = new BigDecimal(Math.min(1000, 100 * multiplier))
                    .divide(new BigDecimal(outOf), java.math.MathContext.DECIMAL128);
            var expected = of(mathematics, 100, 100, 1000);
            assertThat(truly.setScale(9, java.math.RoundingMode.HALF_EVEN))
                    .isBetween(expected.least(), expected.most().setScale(9, java.math.RoundingMode.HALF_EVEN));
            assertThat(expected.rise().longValue()).isEqualTo(Math.min(1000, 100 * multiplier));
        }
    }
}
