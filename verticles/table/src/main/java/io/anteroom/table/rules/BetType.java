package io.anteroom.table.rules;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bets of European roulette, what they pay (the whole return, stake included) and which numbers form them. Inside bets
 * name their numbers; dozens and columns name theirs, or the first of them; the even chances need not.
 */
enum BetType {
    STRAIGHT("straight", 36, 1),
    SPLIT("split", 18, 2),
    STREET("street", 12, 3),
    CORNER("corner", 9, 4),
    LINE("line", 6, 6),
    DOZEN("dozen", 3, 12),
    COLUMN("column", 3, 12),
    RED("red", Wheel::isRed),
    BLACK("black", number -> !Wheel.isRed(number)),
    ODD("odd", number -> number % 2 == 1),
    EVEN("even", number -> number % 2 == 0),
    LOW("low", number -> number <= 18),
    HIGH("high", number -> number >= 19);

    private static final int EVEN_CHANCE_RETURN = 2;

    private static final Map<String, BetType> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.word, Function.identity()));

    private final String word;
    private final int returned;
    private final int size;
    /** Bit n is set if number n wins; 0 for bets that name their numbers. */
    private final long own;

    BetType(String word, int returned, int size) {
        this.word = word;
        this.returned = returned;
        this.size = size;
        this.own = 0;
    }

    /** An even chance: zero loses. */
    BetType(String word, IntPredicate wins) {
        this.word = word;
        this.returned = EVEN_CHANCE_RETURN;
        this.size = 0;
        this.own = IntStream.range(1, Wheel.NUMBERS)
                .filter(wins)
                .mapToLong(number -> 1L << number)
                .sum();
    }

    static @Nullable BetType find(String word) {
        return BY_WORD.get(word);
    }

    String word() {
        return word;
    }

    /** What a stake of one gets back if it wins. */
    int returned() {
        return returned;
    }

    /** The numbers this bet is on if it names {@code named}; null if they do not form one. */
    @Nullable
    Set<Integer> covered(Set<Integer> named) {
        if (own != 0) {
            var whole = numbers(own);
            return named.isEmpty() || named.equals(whole) ? whole : null;
        }
        if (!named.stream().allMatch(Wheel::isNumber)) {
            return null;
        }
        return switch (this) {
            case DOZEN, COLUMN -> area(named);
            default -> named.size() == size && forms(new TreeSet<>(named)) ? named : null;
        };
    }

    private static Set<Integer> numbers(long bits) {
        return IntStream.range(0, Wheel.NUMBERS)
                .filter(number -> (bits >> number & 1) == 1)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All twelve of a dozen or column, named whole or by the first. */
    private @Nullable Set<Integer> area(Set<Integer> named) {
        for (int which = 1; which <= 3; which++) {
            var whole = area(which);
            var first = whole.stream().min(Integer::compare).orElseThrow();
            if (named.equals(whole) || named.equals(Set.of(first))) {
                return whole;
            }
        }
        return null;
    }

    private Set<Integer> area(int which) {
        return IntStream.range(1, Wheel.NUMBERS)
                .filter(number -> (this == DOZEN ? (number + 11) / 12 : Wheel.column(number)) == which)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean forms(SortedSet<Integer> numbers) {
        int low = numbers.first();
        int high = numbers.last();
        return switch (this) {
            case STRAIGHT -> true;
            case SPLIT ->
                low == 0 ? high <= 3 : high - low == 3 || (high - low == 1 && Wheel.row(low) == Wheel.row(high));
            // 0-1-2 and 0-2-3 are streets of the zero.
            case STREET -> low == 0 ? numbers.contains(2) && high <= 3 : high - low == 2 && Wheel.column(low) == 1;
            // 0-1-2-3 pays as a corner and is often called the first four.
            case CORNER ->
                low == 0
                        ? high == 3
                        : numbers.equals(new TreeSet<>(Set.of(low, low + 1, low + 3, low + 4)))
                                && Wheel.column(low) < 3;
            case LINE -> high - low == 5 && Wheel.column(low) == 1;
            default -> false;
        };
    }
}
