package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One way to play mines: a board, and how many tiles to pick before cashing out. Which tiles makes no difference. */
record MinesPlay(int tiles, int bombs, int picks) implements Simulation {

    /** Multipliers are whole in these. */
    private static final long UNITS = MinesMultiplier.UNIT.longValueExact();

    /** Above it a win is so rare that no simulation sees one. */
    private static final int SIMULATED_BITS_MAX = 40;

    /** Worked out once for all of them: over four thousand ways to play, each with numbers of many digits. */
    private record Worth(MinesPlay play, Ratio chance, Ratio returned) {

        static Worth of(MinesPlay play) {
            var chance = play.chance();
            return new Worth(play, chance, chance.times(play.multiplier()));
        }
    }

    static final Returns RETURNS;

    private static final List<MinesPlay> PUBLISHED;

    static {
        var worths = all().map(Worth::of).toList();
        var byReturn = Comparator.comparing(Worth::returned);
        // Many are best; of those, the one that wins most often.
        var best = Collections.max(worths, byReturn.thenComparing(Worth::chance));
        var worst = Collections.min(worths, byReturn);
        RETURNS = new Returns(worst.returned, best.returned);
        PUBLISHED = chosen(best.play, worst.play);
    }

    private static Stream<MinesPlay> all() {
        return MinesRules.BOARDS.stream()
                .flatMap(tiles -> IntStream.range(1, tiles).boxed().flatMap(bombs -> IntStream.rangeClosed(
                                1, tiles - bombs)
                        .mapToObj(picks -> new MinesPlay(tiles, bombs, picks))));
    }

    /** The best of all, some to compare, and the worst. */
    static List<MinesPlay> published() {
        return PUBLISHED;
    }

    private static List<MinesPlay> chosen(MinesPlay best, MinesPlay worst) {
        var chosen = new LinkedHashSet<MinesPlay>();
        chosen.add(best);
        chosen.add(new MinesPlay(25, 3, 1));
        chosen.add(new MinesPlay(25, 3, 5));
        chosen.add(new MinesPlay(25, 5, 10));
        chosen.add(new MinesPlay(64, 10, 5));
        chosen.add(new MinesPlay(64, 32, 16));
        chosen.add(worst);
        return List.copyOf(chosen);
    }

    /** The chance that all picks are safe. */
    private Ratio chance() {
        return new Ratio(MinesMultiplier.ways(tiles - bombs, picks), MinesMultiplier.ways(tiles, picks));
    }

    private Ratio multiplier() {
        return new Ratio(MinesMultiplier.of(tiles, bombs, picks).tenThousandths(), MinesMultiplier.UNIT);
    }

    Figures figures() {
        return Figures.ofBet(play(), chance(), multiplier());
    }

    /** Where a stake of one is paid {@code cap} at most: who gets there is cashed out, be there more picks to come or not. */
    Cut cutAt(Ratio cap) {
        for (var pick = 1; pick < picks; pick++) {
            var reached = new MinesPlay(tiles, bombs, pick);
            if (reached.multiplier().compareTo(cap) >= 0) {
                return reached.cutAt(cap);
            }
        }
        var paid = multiplier().compareTo(cap) < 0 ? multiplier() : cap;
        return Cut.exact(chance().times(paid), chance());
    }

    boolean isSimulated() {
        return MinesMultiplier.of(tiles, bombs, picks).tenThousandths().bitLength() <= SIMULATED_BITS_MAX;
    }

    @Override
    public String play() {
        return tiles + " tiles, " + counted(bombs, "bomb") + ", " + counted(picks, "pick");
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    @Override
    public long stakeUnits() {
        return UNITS;
    }

    /** Picks the first tiles of the board. */
    @Override
    public long play(DrawSource draws) {
        var isSafe = MinesRules.bombs(tiles, bombs, draws).stream().allMatch(bomb -> bomb >= picks);
        return isSafe ? MinesMultiplier.of(tiles, bombs, picks).payout(UNITS, Long.MAX_VALUE) : 0;
    }
}
