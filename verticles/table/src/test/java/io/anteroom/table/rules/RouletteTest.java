package io.anteroom.table.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RouletteTest {

    private static final Limits LIMITS = new Limits(Currency.FUN, 10, 50_000, 100_000, 300);

    /** Every way to place a bet of a type, found by trying all sets of neighbours. */
    private static Set<Set<Integer>> positions(BetType type, int size) {
        var found = new java.util.HashSet<Set<Integer>>();
        combine(size, 0, new ArrayList<>(), numbers -> {
            var covered = type.covered(Set.copyOf(numbers));
            if (covered != null) {
                found.add(new TreeSet<>(covered));
            }
        });
        return found;
    }

    private static void combine(
            int size, int from, List<Integer> chosen, java.util.function.Consumer<List<Integer>> each) {
        if (chosen.size() == size) {
            each.accept(chosen);
            return;
        }
        for (int number = from; number <= 36; number++) {
            chosen.add(number);
            combine(size, number + 1, chosen, each);
            chosen.remove(chosen.size() - 1);
        }
    }

    /** The layout of a European table: 57 splits and 3 with zero, 12 streets and 2, 22 corners and the first four. */
    @ParameterizedTest
    @CsvSource({"STRAIGHT, 1, 37", "SPLIT, 2, 60", "STREET, 3, 14", "CORNER, 4, 23"})
    void insideBetsAreThoseOfTheLayout(BetType type, int size, int count) {
        assertThat(positions(type, size)).hasSize(count);
    }

    @Test
    void thereAreElevenLines() {
        var lines = IntStream.rangeClosed(0, 31)
                .mapToObj(low -> IntStream.range(low, low + 6).boxed().collect(java.util.stream.Collectors.toSet()))
                .filter(numbers -> BetType.LINE.covered(numbers) != null)
                .toList();
        assertThat(lines).hasSize(11);
        assertThat(BetType.LINE.covered(Set.of(1, 2, 3, 4, 5, 7))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "dozen, '[13]', 13 14 15 16 17 18 19 20 21 22 23 24",
        "dozen, '[1,2,3,4,5,6,7,8,9,10,11,12]', 1 2 3 4 5 6 7 8 9 10 11 12",
        "column, '[2]', 2 5 8 11 14 17 20 23 26 29 32 35",
        "red, '[]', 1 3 5 7 9 12 14 16 18 19 21 23 25 27 30 32 34 36",
        "black, '[]', 2 4 6 8 10 11 13 15 17 20 22 24 26 28 29 31 33 35",
        "low, '[]', 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
        "split, '[0,3]', 0 3",
        "street, '[0,2,3]', 0 2 3",
        "corner, '[32,33,35,36]', 32 33 35 36"
    })
    void betWinsOnItsNumbersAndNoOther(String type, String numbers, String winning) {
        var details = stake("[{\"type\":\"" + type + "\",\"numbers\":" + numbers + ",\"amount\":\"1.00\"}]");
        var wins = IntStream.rangeClosed(0, 36)
                .filter(number -> Roulette.payout(details, Currency.FUN, number) > 0)
                .mapToObj(String::valueOf)
                .collect(java.util.stream.Collectors.joining(" "));
        assertThat(wins).isEqualTo(winning);
    }

    /** Of 37 numbers those covered, times the return, are always 36: the published return of every bet. */
    @ParameterizedTest
    @EnumSource(BetType.class)
    void everyBetReturns36Of37(BetType type) {
        var example =
                switch (type) {
                    case STRAIGHT -> Set.of(17);
                    case SPLIT -> Set.of(17, 20);
                    case STREET -> Set.of(16, 17, 18);
                    case CORNER -> Set.of(16, 17, 19, 20);
                    case LINE -> Set.of(16, 17, 18, 19, 20, 21);
                    case DOZEN -> Set.of(25);
                    case COLUMN -> Set.of(3);
                    default -> Set.<Integer>of();
                };
        var covered = java.util.Objects.requireNonNull(type.covered(example));
        assertThat(covered.size() * type.returned()).isEqualTo(36);
        assertThat(covered.contains(0)).isFalse();
    }

    /** In order of precedence: shape, currency, amount, limits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | FUN | INVALID_EVENT_INPUTS",
                "[]                                                        | FUN | INVALID_EVENT_INPUTS",
                "[5]                                                       | FUN | INVALID_EVENT_INPUTS",
                "[{\"amount\":\"1.00\"}]                                   | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"cheval\",\"amount\":\"1.00\"}]               | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"straight\",\"amount\":\"1.00\"}]             | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"straight\",\"numbers\":[37],\"amount\":1}]   | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"straight\",\"numbers\":[-1],\"amount\":1}]   | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"straight\",\"numbers\":[1.5],\"amount\":1}]  | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"straight\",\"numbers\":[1,1],\"amount\":1}]  | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"split\",\"numbers\":[3,4],\"amount\":1}]     | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"corner\",\"numbers\":[3,4,6,7],\"amount\":1}] | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"dozen\",\"numbers\":[2],\"amount\":1}]       | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"red\",\"numbers\":[1],\"amount\":1}]         | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"red\",\"amount\":1,\"more\":1}]              | FUN | INVALID_EVENT_INPUTS",
                "[{\"type\":\"red\",\"amount\":-1}]                        | EUR | INVALID_CURRENCY",
                "[{\"type\":\"red\",\"amount\":1}]                         |     | INVALID_CURRENCY",
                "[{\"type\":\"red\",\"amount\":-1}]                        | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":0}]                         | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\"}]                                      | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":\"1.001\"}]                 | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":\"1.000\"}]                 | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":\"1e2\"}]                   | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":1e400}]                     | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":1e2147483647}]              | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":100e2147483647}]            | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":1e-2147483647}]             | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":0e-5000}]                   | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":1e10000}]                   | FUN | INVALID_BET_AMOUNT",
                "[{\"type\":\"red\",\"amount\":0.05}]                      | FUN | BET_LIMIT_REACHED",
                "[{\"type\":\"red\",\"amount\":500.01}]                    | FUN | BET_LIMIT_REACHED",
                "[{\"type\":\"red\",\"amount\":99999999999999999999999}]   | FUN | BET_LIMIT_REACHED",
                "[{\"type\":\"red\",\"amount\":500},{\"type\":\"odd\",\"amount\":500},{\"type\":\"low\",\"amount\":500}]"
                        + " | FUN | BET_LIMIT_REACHED"
            })
    void badBetsAreRefusedByTheirCode(String bets, String currency, Code code) {
        var reply = Roulette.judge(LIMITS, Json.tree(bets), currency);
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        assertThat(((Reply.Refused<?>) reply).refusal().code()).isEqualTo(code);
    }

    @Test
    void betsAreKeptInOneForm() {
        assertThat(
                        stake(
                                "[{\"amount\":1.50,\"numbers\":[20,17],\"type\":\"split\"},{\"type\":\"red\",\"amount\":\"2\"}]"))
                .isEqualTo(new RawJson("[{\"type\":\"split\",\"numbers\":[17,20],\"amount\":\"1.50\"},"
                        + "{\"type\":\"red\",\"amount\":\"2.00\"}]"));
    }

    @Test
    void payoutIsTheSumOfWhatWon() {
        var details = stake("[{\"type\":\"straight\",\"numbers\":[17],\"amount\":\"0.10\"},"
                + "{\"type\":\"black\",\"amount\":\"1.00\"},{\"type\":\"even\",\"amount\":\"1.00\"}]");
        assertThat(Roulette.payout(details, Currency.FUN, 17)).isEqualTo(360 + 200);
        assertThat(Roulette.payout(details, Currency.FUN, 18)).isEqualTo(200);
        assertThat(Roulette.payout(details, Currency.FUN, 0)).isZero();
    }

    /** 2^32 is 37 · 116080197 + 7: the seven highest words are rejected. */
    @Test
    void numberIsOneDrawOf37() {
        byte[] rejectedThenTen = {-1, -1, -1, -1, 0, 0, 0, 10};
        assertThat(Roulette.draw(Draws.of(rejectedThenTen))).isEqualTo(10);
    }

    private static RawJson stake(String bets) {
        return Roulette.judge(LIMITS, Json.tree(bets), "FUN").fold(Roulette.Stake::details, refusal -> {
            throw new AssertionError(refusal);
        });
    }
}
