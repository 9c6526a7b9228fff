package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a slot machine is built: the {@code customProps} of {@code slots}. Reels, rows and lines count from 0. What is a list by
 * count has an entry for 0 to 5.
 *
 * @param theme its name, for people
 * @param strips the symbols of each reel, from the top down
 * @param lines for each line, the row in which it crosses each reel
 * @param paytable for each symbol, by count, what a run of it from the first reel on pays, in stakes of a line
 * @param wild stands for every symbol but the scatter; null if there is none
 * @param scatter counts wherever it shows, once for each reel; null if there is none
 * @param scatterPays by count of reels, in stakes of the round
 * @param freeSpins by count of reels, how many are awarded, within free spins too
 * @param freeSpinsMultiplier what the wins of free spins are multiplied by
 * @param freeSpinsMax how many a round awards at most
 */
record SlotsProps(
        String theme,
        List<List<String>> strips,
        List<List<Integer>> lines,
        Map<String, List<Integer>> paytable,
        @Nullable String wild,
        @Nullable String scatter,
        List<Integer> scatterPays,
        List<Integer> freeSpins,
        int freeSpinsMultiplier,
        int freeSpinsMax) {
    static final int REELS = 5;
    static final int ROWS = 3;

    private static final int STRIP_MAX = 64;

    /** So many the figures are enumerated over: in milliseconds for usual machines, in seconds for the worst. */
    private static final long COMBINATIONS_MAX = 100_000_000;

    private static final int LINES_MAX = 40;
    private static final int SYMBOLS_MAX = 24;

    /** In stakes of a line. With the bounds of lines and multiplier it keeps what a spin pays within 31 bits. */
    private static final int PAY_MAX = 100_000;

    /** In stakes of the round. */
    private static final int SCATTER_PAY_MAX = 10_000;

    private static final int MULTIPLIER_MAX = 100;

    /** Each is an action, and a round of more than 200 of them could not be verified in one piece. */
    private static final int FREE_SPINS_MAX = 150;

    private static final Set<String> FIELDS = Set.of(
            "theme",
            "strips",
            "lines",
            "paytable",
            "wild",
            "scatter",
            "scatterPays",
            "freeSpins",
            "freeSpinsMultiplier",
            "freeSpinsMax");

    /** Fails with {@link Props.Wrong}. */
    static SlotsProps of(JsonNode customProps) {
        var props = Props.of(customProps).object(FIELDS);
        var read = new SlotsProps(
                props.field("theme").name(),
                props.field("strips").items(REELS, REELS, strip -> strip.items(1, STRIP_MAX, Props::name)),
                props.field("lines")
                        .items(1, LINES_MAX, line -> line.items(REELS, REELS, row -> row.whole(0, ROWS - 1))),
                props.field("paytable").named(SYMBOLS_MAX, pays -> byCount(pays, PAY_MAX)),
                props.field("wild").optionalName(),
                props.field("scatter").optionalName(),
                byCount(props.field("scatterPays"), SCATTER_PAY_MAX),
                byCount(props.field("freeSpins"), FREE_SPINS_MAX),
                props.field("freeSpinsMultiplier").optionalWhole(1, MULTIPLIER_MAX, 1),
                props.field("freeSpinsMax").optionalWhole(0, FREE_SPINS_MAX, 0));
        read.checkSymbols(props);
        read.checkCombinations(props.field("strips"));
        return read;
    }

    /** Values for counts from 1 to 5; what is not named is 0. */
    private static List<Integer> byCount(Props props, int max) {
        if (!props.isPresent()) {
            return List.of(0, 0, 0, 0, 0, 0);
        }
        var pays = new Integer[] {0, 0, 0, 0, 0, 0};
        props.object(Set.of("1", "2", "3", "4", "5"))
                .named(REELS, pay -> pay.whole(0, max))
                .forEach((count, pay) -> pays[Integer.parseInt(count)] = pay);
        return List.of(pays);
    }

    private void checkSymbols(Props props) {
        if (scatter != null && (scatter.equals(wild) || paytable.containsKey(scatter))) {
            throw props.field("scatter").wrong("must not be the wild, nor have a row in the paytable");
        }
        if (scatter == null && (props.field("scatterPays").isPresent() || isAwarding())) {
            throw props.field("scatter").wrong("is missing, though something is paid or awarded for it");
        }
        if (isAwarding() && freeSpinsMax == 0) {
            throw props.field("freeSpinsMax").wrong("must be above 0 where free spins are awarded");
        }
        var known = symbols();
        for (var reel = 0; reel < REELS; reel++) {
            for (var stop = 0; stop < strips.get(reel).size(); stop++) {
                var symbol = strips.get(reel).get(stop);
                if (!known.contains(symbol)) {
                    throw props.field("strips")
                            .item(reel)
                            .item(stop)
                            .wrong("is '" + symbol + "', which is neither in the paytable nor wild nor scatter");
                }
            }
        }
    }

    private boolean isAwarding() {
        return freeSpins.stream().anyMatch(count -> count > 0);
    }

    /** All symbols there are: those of the paytable, the wild, the scatter. */
    Set<String> symbols() {
        var symbols = new LinkedHashSet<>(paytable.keySet());
        if (wild != null) {
            symbols.add(wild);
        }
        if (scatter != null) {
            symbols.add(scatter);
        }
        return symbols;
    }

    private void checkCombinations(Props props) {
        var combinations = strips.stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
        if (combinations > COMBINATIONS_MAX) {
            throw props.wrong("can stop in " + combinations + " ways, which is more than " + COMBINATIONS_MAX);
        }
    }
}
