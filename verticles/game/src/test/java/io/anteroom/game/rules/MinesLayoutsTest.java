package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.testkit.randomness.Counts;
import io.anteroom.testkit.randomness.Verdict;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the bombs are, as the rules place them: over fixed seeds, so that it never flickers. */
class MinesLayoutsTest {
    private static final int BLOCKS = 8;

    private final SeedStream stream = new SeedStream(ServerSeed.of("c4".repeat(32)));
    private final Table table = new Table("mines");

    private int[] bombs(int tiles, int bombs, long nonce) {
        table.state = null;
        var bet = "{'betAmount':'1.00','currency':'FUN','maxTiles':" + tiles + ",'maxBombs':" + bombs + "}";
        var draws = Draws.of(stream.blocks(new ClientSeed("layouts"), nonce, 0, BLOCKS));
        var state = Objects.requireNonNull(table.step("Bet", bet).play(draws).state());
        return IntStream.range(0, bombs)
                .map(i -> state.path("bombs").path(i).intValue())
                .toArray();
    }

    /** 25 over 3 layouts, each as often as any other. */
    @Test
    void everyLayoutOfThreeBombsIsAsLikely() {
        var layouts = Counts.even(2300);
        for (var nonce = 0; nonce < 46_000; nonce++) {
            layouts.saw(layout(bombs(25, 3, nonce)));
        }
        assertThat(layouts.verdict("layouts of 3 in 25")).matches(Verdict::passed);
    }

    /** Numbers the sets of three: those with a lower last tile come first. */
    private static int layout(int[] bombs) {
        var sorted = IntStream.of(bombs).sorted().toArray();
        return sorted[0] + sorted[1] * (sorted[1] - 1) / 2 + sorted[2] * (sorted[2] - 1) * (sorted[2] - 2) / 6;
    }

    @Test
    void layoutsAreNumberedWithoutGapOrRepeat() {
        var numbers = IntStream.range(0, 25)
                .boxed()
                .flatMap(a -> IntStream.range(0, a).boxed().flatMap(b -> IntStream.range(0, b)
                        .mapToObj(c -> layout(new int[] {a, b, c}))))
                .sorted();
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.range(0, 2300).boxed().toList());
    }

    /** The first, a middle and the last of the bombs on the largest board: any tile as often as any other. */
    @Test
    void everyBombMayBeAnywhere() {
        var places = Stream.generate(() -> Counts.even(64)).limit(24).toList();
        for (var nonce = 0; nonce < 12_800; nonce++) {
            var bombs = bombs(64, 24, nonce);
            assertThat(IntStream.of(bombs).distinct()).hasSize(24);
            for (var i = 0; i < 24; i++) {
                places.get(i).saw(bombs[i]);
            }
        }
        for (var i = 0; i < 24; i++) {
            assertThat(places.get(i).verdict("bomb " + i + " of 24 in 64")).matches(Verdict::passed);
        }
    }
}
