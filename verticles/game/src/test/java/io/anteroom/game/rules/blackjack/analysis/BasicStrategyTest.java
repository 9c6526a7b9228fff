package io.anteroom.game.rules.blackjack.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.blackjack.BasicStrategy;
import io.anteroom.game.rules.blackjack.Decision;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Sums up, for every cell of the strategy, what each decision would bring over all hands that come to it, and so finds both the
 * best decision and the return of the whole.
 */
class BasicStrategyTest {
    /** What distinguishes decisions that may be taken: with a cell's first choice refused, its second one counts. */
    private enum Stage {
        /** Two cards, as they were dealt. */
        DEALT,
        /** Two cards after a split. */
        SPLIT,
        /** More cards. */
        LATER
    }

    private record Cell(int upcard, int worth, boolean soft) {}

    private final Map<Cell, Map<Stage, Map<Decision, Double>>> cells = new HashMap<>();
    private double expected;

    @Test
    void noDecisionInAnyCellIsBetterAndTheReturnIsThePublishedOne() {
        for (var upcard = 1; upcard <= 10; upcard++) {
            play(upcard);
        }
        assertThat(cells).hasSizeGreaterThan(240);
        cells.forEach(BasicStrategyTest::assertBest);
        assertThat(expected)
                .isCloseTo(BlackjackAnalysis.compute().net(), org.assertj.core.api.Assertions.within(1e-12));
    }

    private void play(int upcard) {
        var play = new PlainPlay(upcard);
        var dealt = (upcard == 10 ? 128.0 : 32.0) / 416;
        for (var first = 1; first <= 10; first++) {
            for (var second = first; second <= 10; second++) {
                var chance = dealt * play.chance(first) * (first == second ? 1 : 2);
                play.take(first);
                chance *= play.chance(second);
                play.take(second);
                dealtHand(play, upcard, new int[] {first, second}, chance);
                play.putBack(first);
                play.putBack(second);
            }
        }
    }

    private void dealtHand(PlainPlay play, int upcard, int[] hand, double chance) {
        var blackjack = PlainPlay.worth(hand) == 21;
        var dealers = upcard == 1 ? play.chance(10) : upcard == 10 ? play.chance(1) : 0;
        if (blackjack) {
            expected += chance * 1.5 * (1 - dealers);
            return;
        }
        var open = upcard == 1 ? chance * (1 - dealers) : chance;
        expected -= chance - open;
        if (hand[0] == hand[1] && splits(play, upcard, hand)) {
            expected += open * play.take(Decision.SPLIT, hand);
            visitSplit(play, upcard, hand[0], open);
        } else {
            expected += open * visit(play, upcard, hand, open, Stage.DEALT);
        }
    }

    private static boolean splits(PlainPlay play, int upcard, int[] pair) {
        var splits = BasicStrategy.splits(pair[0], upcard);
        var split = play.take(Decision.SPLIT, pair);
        var other = play.take(
                BasicStrategy.decide(PlainPlay.worth(pair), PlainPlay.isSoft(pair), upcard, true, true), pair);
        assertThat(split > other)
                .as("a pair of %d over %d is split", pair[0], upcard)
                .isEqualTo(splits);
        return splits;
    }

    private void visitSplit(PlainPlay play, int upcard, int pair, double chance) {
        for (var value = 1; value <= 10 && pair != 1; value++) {
            var next = 2 * chance * play.playersChance(value);
            play.take(value);
            if (PlainPlay.worth(pair, value) < 21) {
                var unused = visit(play, upcard, new int[] {pair, value}, next, Stage.SPLIT);
            }
            play.putBack(value);
        }
    }

    /** Adds a hand to its cell and goes on with what follows from it; gives what it is worth by the strategy. */
    private double visit(PlainPlay play, int upcard, int[] hand, double chance, Stage stage) {
        var worth = PlainPlay.worth(hand);
        var soft = PlainPlay.isSoft(hand);
        var sums = cells.computeIfAbsent(new Cell(upcard, worth, soft), unused -> new EnumMap<>(Stage.class))
                .computeIfAbsent(stage, unused -> new EnumMap<>(Decision.class));
        for (var decision : Decision.values()) {
            if (isAllowed(decision, stage)) {
                sums.merge(decision, chance * play.take(decision, hand), Double::sum);
            }
        }
        var decided = decided(new Cell(upcard, worth, soft), stage);
        if (decided == Decision.HIT) {
            visitHits(play, upcard, hand, chance);
        }
        return play.take(decided, hand);
    }

    private static boolean isAllowed(Decision decision, Stage stage) {
        return switch (decision) {
            case HIT, STAND -> true;
            case DOUBLE -> stage != Stage.LATER;
            case SURRENDER -> stage == Stage.DEALT;
            case SPLIT, PEEK -> false;
        };
    }

    private static Decision decided(Cell cell, Stage stage) {
        return BasicStrategy.decide(cell.worth, cell.soft, cell.upcard, stage != Stage.LATER, stage == Stage.DEALT);
    }

    private void visitHits(PlainPlay play, int upcard, int[] hand, double chance) {
        for (var value = 1; value <= 10; value++) {
            var next = chance * play.playersChance(value);
            play.take(value);
            var more = PlainPlay.with(hand, value);
            if (next > 0 && PlainPlay.worth(more) < 21) {
                var unused = visit(play, upcard, more, next, Stage.LATER);
            }
            play.putBack(value);
        }
    }

    /** A cell is one choice with a fallback: over all stages together no pair of these is better than the one it has. */
    private static void assertBest(Cell cell, Map<Stage, Map<Decision, Double>> sums) {
        var chosen = total(sums, decided(cell, Stage.DEALT), decided(cell, Stage.LATER));
        for (var first : new Decision[] {Decision.HIT, Decision.STAND, Decision.DOUBLE, Decision.SURRENDER}) {
            for (var fallback : new Decision[] {Decision.HIT, Decision.STAND}) {
                assertThat(chosen)
                        .as("%s by %s, else %s", cell, first, fallback)
                        .isGreaterThanOrEqualTo(total(sums, first, fallback) - 1e-15);
            }
        }
    }

    private static double total(Map<Stage, Map<Decision, Double>> sums, Decision first, Decision fallback) {
        return sums.values().stream()
                .mapToDouble(stage -> Objects.requireNonNull(stage.get(stage.containsKey(first) ? first : fallback)))
                .sum();
    }
}
