package io.anteroom.testkit.randomness;

import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Shuffle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All tests, one after another, on one source: some 55 million draws at a scale of one. A verdict fails a sound source twice in a
 * million, so that all {@value #VERDICTS} of them together fail one at most once in 470 runs (Bonferroni's bound, which holds
 * however the verdicts depend on each other).
 */
public final class Battery {

    /** How many there are. */
    public static final int VERDICTS = 1064;

    /** What the verdict on the p-values of all chi-squares of single draws is called. */
    public static final String SPREAD = "p-values of draw(2) to draw(1000)";

    private static final int BOUND_MAX = 1000;

    /** Where in a deck two cards in a row are looked at. */
    private static final List<Integer> PAIRS_AT = List.of(0, 25, 50);

    private final DrawSource draws;
    private final int scale;

    /** @param scale how many times the usual amount is looked at */
    public Battery(DrawSource draws, int scale) {
        this.draws = draws;
        this.scale = scale;
    }

    public List<Verdict> run() {
        var verdicts = new ArrayList<Verdict>();
        bounds().forEach(n -> verdicts.add(frequency(n)));
        verdicts.add(spread(verdicts));
        verdicts.add(serialPairs());
        verdicts.add(serialCorrelation());
        verdicts.add(runsAboutTheMiddle());
        verdicts.add(runsUpAndDown());
        verdicts.add(gaps());
        verdicts.add(poker());
        verdicts.add(couponCollector());
        verdicts.add(permutations());
        verdicts.add(shufflesOfFive());
        verdicts.addAll(deck());
        return verdicts;
    }

    /** All that any game draws but a deck's and limbo's, and all between. */
    static IntStream bounds() {
        return IntStream.rangeClosed(2, BOUND_MAX);
    }

    /** How the p-values of one test for each bound lie: a bias too small to show at any one of them shows in all together. */
    static Verdict spread(List<Verdict> verdicts) {
        return new Verdict(
                SPREAD,
                PValue.ofSpread(verdicts.stream().mapToDouble(Verdict::p).toArray()));
    }

    private int draw(long n) {
        return (int) draws.draw(n);
    }

    /**
     * Each result as often as any other. One draw more than would divide evenly: of two or three results exactly the same number is
     * nothing rare, and would look too even to be chance.
     */
    Verdict frequency(int n) {
        var counts = Counts.even(n);
        for (var i = 0; i <= 100 * n * scale; i++) {
            counts.saw(draw(n));
        }
        return counts.verdict("chi-square of draw(" + n + ")");
    }

    /** Each pair of one draw and the next as often as any other. */
    Verdict serialPairs() {
        var counts = Counts.even(32 * 32);
        for (var i = 0; i < 100_000 * scale; i++) {
            counts.saw(32 * draw(32) + draw(32));
        }
        return counts.verdict("pairs of draw(32)");
    }

    /** A draw says nothing of the next: their correlation times the root of their number is a normal score. */
    Verdict serialCorrelation() {
        var count = 500_000 * scale;
        var middle = 499.5;
        var variance = (1000.0 * 1000 - 1) / 12;
        var previous = draw(1000) - middle;
        var sum = 0.0;
        for (var i = 0; i < count; i++) {
            var next = draw(1000) - middle;
            sum += previous * next;
            previous = next;
        }
        return new Verdict("serial correlation of draw(1000)", PValue.ofScore(sum / variance / Math.sqrt(count)));
    }

    /** How often heads turn to tails, by Wald and Wolfowitz. */
    Verdict runsAboutTheMiddle() {
        var count = 500_000 * scale;
        var ones = 0L;
        var runs = 1L;
        var previous = draw(2);
        ones += previous;
        for (var i = 1; i < count; i++) {
            var next = draw(2);
            ones += next;
            runs += next == previous ? 0 : 1;
            previous = next;
        }
        double product = 2.0 * ones * (count - ones);
        var mean = product / count + 1;
        var variance = product * (product - count) / ((double) count * count * (count - 1.0));
        return new Verdict("runs of draw(2)", PValue.ofScore((runs - mean) / Math.sqrt(variance)));
    }

    /** How often rising turns to falling: of n numbers 2(n − 2)/3 are peaks or troughs, with variance (16n − 29)/90. */
    Verdict runsUpAndDown() {
        var count = 500_000L * scale;
        var before = draws.draw(1L << 32);
        var previous = draws.draw(1L << 32);
        var turns = 0L;
        for (var i = 2L; i < count; i++) {
            var next = draws.draw(1L << 32);
            turns += (previous > before) == (previous > next) ? 1 : 0;
            before = previous;
            previous = next;
        }
        var score = (turns - 2.0 * (count - 2) / 3) / Math.sqrt((16.0 * count - 29) / 90);
        return new Verdict("runs up and down of draw(2^32)", PValue.ofScore(score));
    }

    /** How long until a zero of draw(10) comes again. */
    Verdict gaps() {
        var longest = 60;
        var shares = new double[longest + 1];
        for (var gap = 0; gap < longest; gap++) {
            shares[gap] = 0.1 * Math.pow(0.9, gap);
        }
        shares[longest] = Math.pow(0.9, longest);
        var counts = Counts.of(shares);
        for (var i = 0; i < 50_000 * scale; i++) {
            var gap = 0;
            while (gap < longest && draw(10) != 0) {
                gap++;
            }
            counts.saw(gap);
        }
        return counts.verdict("gaps between zeros of draw(10)");
    }

    /** How many different ones five of ten hold: 10!/(10 − r)! · S(5, r) of 10^5, S as Stirling counts sets. */
    Verdict poker() {
        var counts = Counts.of(0.0001, 0.0135, 0.18, 0.504, 0.3024);
        for (var i = 0; i < 100_000 * scale; i++) {
            var hand = IntStream.generate(() -> draw(10)).limit(5).distinct().count();
            counts.saw((int) hand - 1);
        }
        return counts.verdict("poker hands of five draw(10)");
    }

    /** How many draws it takes to see all of eight: the chance of k or fewer is 8!/8^k · S(k, 8). */
    Verdict couponCollector() {
        var kinds = 8;
        var longest = 60;
        var shares = new double[longest - kinds + 1];
        var complete = 0.0;
        for (var k = kinds; k < longest; k++) {
            var until = completeWithin(kinds, k);
            shares[k - kinds] = until - complete;
            complete = until;
        }
        shares[longest - kinds] = 1 - complete;
        var counts = Counts.of(shares);
        for (var i = 0; i < 30_000 * scale; i++) {
            counts.saw(collect(kinds, longest) - kinds);
        }
        return counts.verdict("coupon collectors of draw(8)");
    }

    private int collect(int kinds, int most) {
        var missing = (1 << kinds) - 1;
        var taken = 0;
        while (missing != 0 && taken < most) {
            missing &= ~(1 << draw(kinds));
            taken++;
        }
        return taken;
    }

    /** By inclusion and exclusion. */
    private static double completeWithin(int kinds, int k) {
        var sum = 0.0;
        var ways = 1.0;
        for (var left = 0; left <= kinds; left++) {
            sum += (left % 2 == 0 ? 1 : -1) * ways * Math.pow((kinds - left) / (double) kinds, k);
            ways = ways * (kinds - left) / (left + 1);
        }
        return sum;
    }

    /** Each order of four numbers as often as any other; two that are the same come once in a billion. */
    Verdict permutations() {
        var counts = Counts.even(24);
        for (var i = 0; i < 100_000 * scale; i++) {
            counts.saw(order(
                    LongStream.generate(() -> draws.draw(1L << 32)).limit(4).toArray()));
        }
        return counts.verdict("orders of four draw(2^32)");
    }

    private static int order(long[] numbers) {
        var order = 0;
        for (var i = 0; i < numbers.length; i++) {
            var smaller = 0;
            for (var j = i + 1; j < numbers.length; j++) {
                smaller += numbers[j] < numbers[i] ? 1 : 0;
            }
            order = order * (numbers.length - i) + smaller;
        }
        return order;
    }

    Verdict shufflesOfFive() {
        var counts = Counts.even(120);
        for (var i = 0; i < 60_000 * scale; i++) {
            var shuffle = new Shuffle(5);
            counts.saw(order(
                    LongStream.generate(() -> shuffle.next(draws)).limit(5).toArray()));
        }
        return counts.verdict("shuffles of five");
    }

    /** Every card as often as any other at each place, and each two that follow each other at three pairs of places. */
    List<Verdict> deck() {
        var places = Stream.generate(() -> Counts.even(52)).limit(52).toList();
        var pairs = Stream.generate(() -> Counts.even(52 * 51))
                .limit(PAIRS_AT.size())
                .toList();
        for (var i = 0; i < 20_000 * scale; i++) {
            var shuffle = new Shuffle(52);
            var cards = new int[52];
            for (var place = 0; place < 52; place++) {
                cards[place] = shuffle.next(draws);
                places.get(place).saw(cards[place]);
            }
            for (var k = 0; k < pairs.size(); k++) {
                var at = PAIRS_AT.get(k);
                pairs.get(k).saw(pair(cards[at], cards[at + 1]));
            }
        }
        var verdicts = new ArrayList<Verdict>();
        for (var place = 0; place < 52; place++) {
            verdicts.add(places.get(place).verdict("place " + place + " of a deck of 52"));
        }
        for (var k = 0; k < pairs.size(); k++) {
            verdicts.add(pairs.get(k).verdict("places " + PAIRS_AT.get(k) + " and the next of a deck of 52"));
        }
        return verdicts;
    }

    /** The number of two cards among the 52 · 51 pairs of different ones. */
    private static int pair(int card, int next) {
        return 51 * card + (next < card ? next : next - 1);
    }
}
