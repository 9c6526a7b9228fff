package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anteroom.game.rules.blackjack.BlackjackSimulation;
import io.anteroom.game.rules.blackjack.analysis.BlackjackAnalysis;
import io.anteroom.game.rules.cards.SeededDraws;
import java.math.BigDecimal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackjackMathematicsTest {
    private final BlackjackRules rules = new BlackjackRules();

    @Test
    void whatIsPublishedIsWhatIsComputed() {
        var result = BlackjackAnalysis.compute();
        assertThat(BlackjackMathematics.figures(result))
                .isEqualTo(rules.mathematics(rules.defaultProps()).best());
        assertThat(BlackjackMathematics.decimal(result.staked())).isEqualTo(BlackjackMathematics.STAKED);
        for (var halves = 0; halves < result.payouts().size(); halves++) {
            assertThat(BlackjackMathematics.PAYOUTS.get(halves).doubleValue())
                    .as(halves + " halves")
                    .isCloseTo(result.payouts().get(halves), within(1e-13));
        }
    }

    /** All that is paid, less what was staked above the first stake, is the return; and all chances are one. */
    @Test
    void thePayoutsAddUp() {
        var chances = BlackjackMathematics.PAYOUTS.stream()
                .mapToDouble(BigDecimal::doubleValue)
                .sum();
        var paid = IntStream.range(0, BlackjackMathematics.PAYOUTS.size())
                .mapToDouble(halves ->
                        halves * BlackjackMathematics.PAYOUTS.get(halves).doubleValue() / 2)
                .sum();
        assertThat(chances).isCloseTo(1, within(1e-12));
        assertThat(1 + paid - BlackjackMathematics.STAKED.doubleValue())
                .isCloseTo(
                        rules.mathematics(rules.defaultProps())
                                .best()
                                .returnToPlayer()
                                .doubleValue(),
                        within(1e-9));
    }

    /** By basic strategy, where a round pays twice the first stake at most. */
    @Test
    void aMaximumWinTakesWhatRoundsThatAreDealtLoseByIt() {
        var rounds = 2_000_000;
        var simulation = new BlackjackSimulation();
        var draws = new SeededDraws(1);
        var sum = 0L;
        var capped = 0;
        for (var round = 0; round < rounds; round++) {
            var unused = simulation.play(draws);
            sum += Math.min(simulation.paid(), 2 * BlackjackSimulation.STAKE) - simulation.staked();
            capped += simulation.paid() >= 2 * BlackjackSimulation.STAKE ? 1 : 0;
        }
        var cut = BlackjackMathematics.cutAt(Ratio.of(2, 1));
        var returned = 1 + (double) sum / BlackjackSimulation.STAKE / rounds;
        assertThat(returned).isCloseTo(cut.returnToPlayer().doubleValue(), within(4 * Math.sqrt(1.3 / rounds)));
        var chance = cut.chance().doubleValue();
        assertThat((double) capped / rounds).isCloseTo(chance, within(4 * Math.sqrt(chance * (1 - chance) / rounds)));
    }

    /** Of the side bets, from the combinations that are published for eight decks. */
    @ParameterizedTest
    @CsvSource({
        // 100·2912 + 40·24576 + 30·61568 + 10·368640 + 5·700928 won of 11912160, and the stakes of what won.
        "21+3, 11470944, 11912160, 101, 2912",
        // 26·1456 + 13·1664 + 7·3328 of 86320.
        "perfect pairs, 82784, 86320, 26, 1456",
        "insurance, 384, 415, 3, 128",
    })
    void theReturnsOfTheBetsBesideIt(String play, long paid, long all, BigDecimal most, long mostWays) {
        var figures = rules.mathematics(rules.defaultProps()).figures().stream()
                .filter(each -> each.play().equals(play))
                .findFirst()
                .orElseThrow();
        assertThat(figures.returnToPlayer()).isEqualTo(Ratio.of(paid, all).toDecimal());
        assertThat(figures.maxMultiplier()).isEqualByComparingTo(most);
        assertThat(figures.maxMultiplierChance())
                .isEqualTo(Ratio.of(mostWays, all).toDecimal());
    }

    @Test
    void theBestWayToPlayComesFirstAndIsWhatTheGamePublishes() {
        var mathematics = rules.mathematics(rules.defaultProps());
        assertThat(mathematics.figures())
                .isSortedAccordingTo((one, other) -> -one.returnToPlayer().compareTo(other.returnToPlayer()));
        assertThat(rules.mathematics(rules.defaultProps()).best().returnToPlayer())
                .isEqualTo(mathematics.best().returnToPlayer())
                .isBetween(new BigDecimal("0.9967"), new BigDecimal("0.9968"));
        assertThat(mathematics.best().play()).isEqualTo("basic strategy");
    }
}
