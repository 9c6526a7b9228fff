package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anteroom.game.rules.baccarat.BaccaratSimulation;
import io.anteroom.game.rules.baccarat.CoupBet;
import io.anteroom.game.rules.baccarat.CoupChances;
import io.anteroom.game.rules.cards.SeededDraws;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaccaratMathematicsTest {
    private static final int COUPS = 10_000_000;

    private static final long ALL = 416L * 415 * 414 * 413 * 412 * 411;

    private static final CoupChances CHANCES = CoupChances.count();

    /** Four standard errors are passed by chance once in sixteen thousand checks, so the build does not roll dice for it. */
    private final long seed = Long.getLong("seed", 1);

    /** Combinations as wizardofodds.com lists them for eight decks. */
    @ParameterizedTest
    @CsvSource({
        "PLAYER, 200, 2230518282592256, 100, 475627426473216",
        "BANKER, 195, 2292252566437888, 100, 475627426473216",
        "TIE, 900, 475627426473216, ,",
        "DRAGON7, 4100, 112633011329024, ,",
        "PANDA, 2600, 172660763262976, ,",
    })
    void everyCoupIsCounted(CoupBet bet, int pays, long ways, Integer pushes, Long pushWays) {
        var counted = CHANCES.of(bet);
        assertThat(counted).containsEntry(pays, ways);
        if (pushes != null) {
            assertThat(counted).containsEntry(pushes, pushWays);
        }
        assertThat(counted.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "banker, 0.98942, 0.98943, 1.95",
        "player, 0.98764, 0.98765, 2",
        "dragon7, 0.92388, 0.92389, 41",
        "panda, 0.89812, 0.89813, 26",
        "tie, 0.85640, 0.85641, 9",
    })
    void theKnownReturns(String play, BigDecimal least, BigDecimal most, BigDecimal multiplier) {
        var figures = BaccaratMathematics.published().figures().stream()
                .filter(each -> each.play().equals(play))
                .findFirst()
                .orElseThrow();
        assertThat(figures.returnToPlayer()).isBetween(least, most);
        assertThat(figures.maxMultiplier()).isEqualByComparingTo(multiplier);
        assertThat(figures.method()).isEqualTo(Figures.Method.ENUMERATION);
        assertThat(figures.varianceError()).isNull();
    }

    @Test
    void theBestBetComesFirstAndIsWhatTheGamePublishes() {
        var figures = BaccaratMathematics.published().figures();
        assertThat(figures)
                .isSortedAccordingTo((one, other) -> -one.returnToPlayer().compareTo(other.returnToPlayer()));
        var rules = new BaccaratRules();
        assertThat(rules.mathematics(rules.defaultProps()).best().returnToPlayer())
                .isEqualTo(figures.get(0).returnToPlayer());
        assertThat(BaccaratMathematics.computed()).isEqualTo(BaccaratMathematics.published());
    }

    @Test
    void coupsThatAreDealtAgreeWithWhatIsComputed() {
        System.out.println("seed=" + seed);
        var paid = new EnumMap<CoupBet, double[]>(CoupBet.class);
        var simulation = new BaccaratSimulation();
        var draws = new SeededDraws(seed);
        for (var coup = 0; coup < COUPS; coup++) {
            var unused = simulation.play(CoupBet.PLAYER, draws);
            for (var bet : CoupBet.values()) {
                add(paid, bet, simulation.payout(bet) / (double) BaccaratSimulation.STAKE);
            }
        }
        paid.forEach(BaccaratMathematicsTest::assertAgrees);
    }

    private static void add(Map<CoupBet, double[]> paid, CoupBet bet, double payout) {
        var sums = paid.computeIfAbsent(bet, unused -> new double[3]);
        sums[0] += payout;
        sums[1] += payout * payout;
        sums[2] += payout > 0 ? 1 : 0;
    }

    private static void assertAgrees(CoupBet bet, double[] sums) {
        var figures = BaccaratMathematics.published().figures().stream()
                .filter(each -> each.play().equals(bet.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        var variance = figures.variance().doubleValue();
        var hits = figures.hitFrequency().doubleValue();
        assertThat(sums[0] / COUPS)
                .as("%s", bet)
                .isCloseTo(figures.returnToPlayer().doubleValue(), within(4 * Math.sqrt(variance / COUPS)));
        assertThat(sums[2] / COUPS).as("%s", bet).isCloseTo(hits, within(4 * Math.sqrt(hits * (1 - hits) / COUPS)));
        var mean = sums[0] / COUPS;
        assertThat(sums[1] / COUPS - mean * mean).as("%s", bet).isCloseTo(variance, within(0.02 * variance));
    }
}
