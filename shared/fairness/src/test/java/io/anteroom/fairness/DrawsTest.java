package io.anteroom.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final SeedStream STREAM = new SeedStream(ServerSeed.of("ab".repeat(32)));
    private static final ClientSeed CLIENT_SEED = new ClientSeed("draws");

    private static byte[] bytes(long firstBlock, int blockCount) {
        return STREAM.blocks(CLIENT_SEED, 0, firstBlock, blockCount);
    }

    /** Every n of an 8-bit range over all its 256 values: no result may come from more values than another. */
    @Test
    void scalingGivesEveryResultExactlyEquallyOften() {
        for (var n = 1; n <= 256; n++) {
            var counts = new int[n];
            for (var value = 0; value < 256; value++) {
                var result = Draws.scaled(value, n, 256);
                if (result != Draws.REJECTED) {
                    counts[(int) result]++;
                }
            }
            assertThat(counts).as("n = %d", n).containsOnly(256 / n);
        }
    }

    @Test
    void rejectedWordsAreUsedUpAndNotRecorded() {
        var words = new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 5};
        var draws = Draws.of(words);
        assertThat(draws.draw(3)).isEqualTo(2);
        assertThat(draws.results()).containsExactly(2);
        assertThat(draws.drawn()).containsExactly(new Drawn(3, 2));
        assertThat(draws.cursor()).isEqualTo(8);
    }

    @Test
    void aDrawOfOneTakesItsFourBytesToo() {
        var draws = Draws.of(bytes(0, 1));
        assertThat(draws.draw(1)).isZero();
        assertThat(draws.cursor()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, (1L << 32) + 1})
    void refusesOtherBounds(long n) {
        assertThatThrownBy(() -> Draws.of(bytes(0, 1)).draw(n)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void runningOutSaysHowFarTheStreamMustReachAndCostsNoStackTrace() {
        var draws = Draws.resumed(bytes(2, 1), 2 * 32 + 28);
        var last = draws.draw(10);
        assertThat(last).isBetween(0L, 9L);
        var fault = catchThrowableOfType(MoreBytesNeeded.class, () -> draws.draw(10));
        assertThat(fault.cursorNeeded()).isEqualTo(3 * 32 + 4);
        assertThat(fault.getStackTrace()).isEmpty();
    }

    /** However a round's draws are cut into actions, they are the same draws. */
    @Test
    void resumingAtACursorGoesOnExactly() {
        var whole = Draws.of(bytes(0, 40));
        for (var i = 0; i < 100; i++) {
            assertThat(whole.draw(3L << 30)).isNotNegative();
        }
        var pieces = new long[100];
        var cursor = 0L;
        for (var i = 0; i < 100; i++) {
            var piece = Draws.resumed(bytes(Draws.blockAt(cursor), 3), cursor);
            pieces[i] = piece.draw(3L << 30);
            cursor = piece.cursor();
        }
        assertThat(pieces).isEqualTo(whole.results());
        assertThat(cursor).isEqualTo(whole.cursor());
    }

    @Test
    void knowsHowManyBlocksTheNextDrawsTake() {
        assertThat(Draws.blocksFor(0, 0)).isEqualTo(1);
        assertThat(Draws.blocksFor(0, 8)).isEqualTo(1);
        assertThat(Draws.blocksFor(0, 9)).isEqualTo(2);
        assertThat(Draws.blocksFor(28, 1)).isEqualTo(1);
        assertThat(Draws.blocksFor(28, 2)).isEqualTo(2);
        assertThat(Draws.blocksFor(32, 63)).isEqualTo(8);
    }

    /**
     * Chi-square of 100 draws per result for n from 2 to 1000. The stream is fixed, so this never flickers: z is the
     * Wilson–Hilferty normal score of the statistic, and 40 scores beyond 4.5 would be a chance of 1 in 3,000.
     */
    @Test
    void drawsAreUniform() {
        for (var n = 2; n <= 1000; n = n < 60 ? n + 3 : n * 5 / 4) {
            var perResult = 100;
            var draws = Draws.of(bytes(1_000L * n, n * perResult / 8 + 8));
            var counts = new int[n];
            for (var i = 0; i < n * perResult; i++) {
                counts[(int) draws.draw(n)]++;
            }
            assertThat(Math.abs(normalScore(counts, perResult))).as("n = %d", n).isLessThan(4.5);
        }
    }

    @Test
    void shufflesOfFiveAreUniform() {
        var perOrder = 200;
        var draws = Draws.of(bytes(5_000_000, 120 * perOrder * 5 / 8 + 8));
        var counts = new int[5 * 5 * 5 * 5 * 5];
        for (var i = 0; i < 120 * perOrder; i++) {
            var shuffle = new Shuffle(5);
            var order = 0;
            for (var place = 0; place < 5; place++) {
                order = order * 5 + shuffle.next(draws);
            }
            counts[order]++;
        }
        var orders = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertThat(orders).hasSize(120);
        assertThat(Math.abs(normalScore(orders, perOrder))).isLessThan(4.5);
    }

    /** Which card stands at which place of 52: every place alike. */
    @Test
    void shufflesOfADeckAreUniform() {
        var perValue = 100;
        var decks = 52 * perValue;
        var draws = Draws.of(bytes(9_000_000, decks * 52 / 8 + 8));
        var counts = new int[52][52];
        for (var i = 0; i < decks; i++) {
            var shuffle = new Shuffle(52);
            for (var place = 0; place < 52; place++) {
                counts[place][shuffle.next(draws)]++;
            }
        }
        for (var place = 0; place < 52; place++) {
            assertThat(Math.abs(normalScore(counts[place], perValue)))
                    .as("place %d", place)
                    .isLessThan(4.5);
        }
    }

    @Test
    void aResumedShuffleGoesOnWhereTheDrawsLeftIt() {
        var whole = new Shuffle(416);
        var draws = Draws.of(bytes(0, 8));
        var first = new int[10];
        Arrays.setAll(first, place -> whole.next(draws));
        var rest = Shuffle.resumed(416, draws.results());
        var again = Draws.resumed(bytes(1, 7), draws.cursor());
        for (var i = 0; i < 40; i++) {
            assertThat(rest.next(again)).isEqualTo(whole.next(draws)).isNotIn((Object[]) boxed(first));
        }
    }

    @Test
    void aShuffleThatBeginsAgainHoldsEverythingOnceMore() {
        var draws = Draws.of(bytes(0, 20));
        var shuffle = new Shuffle(52);
        for (var time = 0; time < 2; time++) {
            var places = new int[52];
            for (var i = 0; i < 52; i++) {
                places[i] = shuffle.next(draws);
            }
            assertThat(Arrays.stream(places).sorted().distinct()).hasSize(52);
            shuffle.again();
        }
    }

    @Test
    void aShuffleEndsWithItsLastPlace() {
        var shuffle = new Shuffle(1);
        assertThat(shuffle.next(Draws.of(bytes(0, 1)))).isZero();
        assertThatThrownBy(() -> shuffle.next(Draws.of(bytes(0, 1)))).isInstanceOf(IllegalStateException.class);
    }

    private static Integer[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    private static double normalScore(int[] counts, double expected) {
        var statistic = Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        var freedom = counts.length - 1.0;
        var spread = 2 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
    }
}
