package io.anteroom.game.rules.blackjack.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anteroom.game.rules.blackjack.BlackjackSimulation;
import io.anteroom.game.rules.cards.SeededDraws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackjackAnalysisTest {
    private static final int ROUNDS = 10_000_000;

    /** Four standard errors are passed by chance once in sixteen thousand checks, so the build does not roll dice for it. */
    private final long seed = Long.getLong("seed", 1);

    /** What the computed figures say of that many rounds holds for rounds that are dealt, within four standard errors. */
    @Test
    void roundsThatAreDealtAgreeWithWhatIsComputed() {
        System.out.println("seed=" + seed);
        var computed = BlackjackAnalysis.compute();
        assertThat(computed.chance()).isCloseTo(1, within(1e-12));
        var sample = sample();

        var deviation = Math.sqrt(computed.variance());
        assertThat(sample.net / ROUNDS).isCloseTo(computed.net(), within(4 * deviation / Math.sqrt(ROUNDS)));
        assertShare(sample.paid, computed.paid());
        assertShare(sample.most, computed.most());
        assertMean(sample.staked / ROUNDS, computed.staked(), sample.stakedSquares / ROUNDS);
        assertMean(
                sample.squares / ROUNDS,
                computed.variance() + computed.net() * computed.net(),
                sample.fourthPowers / ROUNDS);
    }

    private static final class Sample {
        double net;
        double squares;
        double fourthPowers;
        double staked;
        double stakedSquares;
        double paid;
        double most;
    }

    private Sample sample() {
        var sample = new Sample();
        var simulation = new BlackjackSimulation();
        var draws = new SeededDraws(seed);
        for (var round = 0; round < ROUNDS; round++) {
            var unit = (double) BlackjackSimulation.STAKE;
            var net = simulation.play(draws) / unit - 1;
            var staked = simulation.staked() / unit;
            sample.net += net;
            sample.squares += net * net;
            sample.fourthPowers += net * net * net * net;
            sample.staked += staked;
            sample.stakedSquares += staked * staked;
            sample.paid += simulation.paid() > 0 ? 1 : 0;
            sample.most += simulation.paid() == BlackjackAnalysis.MOST * BlackjackSimulation.STAKE ? 1 : 0;
            assertThat(simulation.paid()).isLessThanOrEqualTo(BlackjackAnalysis.MOST * BlackjackSimulation.STAKE);
        }
        return sample;
    }

    private static void assertShare(double count, double chance) {
        assertThat(count / ROUNDS).isCloseTo(chance, within(4 * Math.sqrt(chance * (1 - chance) / ROUNDS)));
    }

    private static void assertMean(double mean, double computed, double meanSquare) {
        assertThat(mean).isCloseTo(computed, within(4 * Math.sqrt((meanSquare - mean * mean) / ROUNDS)));
    }

    /** Known chances of the dealer from eight decks, before anything else is dealt. */
    @ParameterizedTest
    @CsvSource({"2", "3", "4", "5", "6", "7", "8", "9", "10", "1"})
    void theDealersChancesAreThoseOfPlainRecursion(int upcard) {
        var remaining = new Remaining();
        remaining.take(upcard);
        var chances = new DealerEnds(upcard).chances(remaining);
        assertThat(java.util.Arrays.stream(chances).sum()).isCloseTo(1, within(1e-13));

        var play = new PlainPlay(upcard);
        var blackjack = chances[DealerEnds.BLACKJACK];
        var given = upcard == 1 ? 1 - blackjack : 1;
        var lost = chances[3] + chances[4] + (upcard == 1 ? 0 : blackjack);
        var won = chances[0] + chances[1] + chances[DealerEnds.BUST];
        assertThat(play.stand(new int[] {10, 9}, 1)).isCloseTo((won - lost) / given, within(1e-13));
    }

    /** Two cards that come in two orders, a doubled hand, a bust: sets are told apart, orders are counted. */
    @Test
    void endsOfAHandAreCountedOnce() {
        var ends = HandEnds.afterDeal(6);
        assertThat(ends).noneMatch(HandEnds.End::surrendered);
        assertThat(ends)
                .filteredOn(end -> end.cards() == CardCounts.one(10) + CardCounts.one(7))
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.orders()).isEqualTo(2);
                    assertThat(end.value()).isEqualTo(17);
                });
        assertThat(ends)
                .filteredOn(end ->
                        end.bet() == 2 && end.cards() == CardCounts.one(5) + CardCounts.one(6) + CardCounts.one(10))
                .singleElement()
                .satisfies(end -> assertThat(end.value()).isEqualTo(21));
        assertThat(HandEnds.afterSplit(1, 6)).hasSize(10).allMatch(end -> end.bet() == 1);
    }
}
