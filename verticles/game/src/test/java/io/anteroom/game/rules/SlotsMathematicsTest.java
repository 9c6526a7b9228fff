package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsMathematicsTest {
    private static final BigDecimal DEFAULT_MAX_WIN = new BigDecimal("1000000.00");

    private final Rules rules = Games.find("slots").orElseThrow();

    /** On failure the computed text is what belongs into {@code figures.json}. */
    @ParameterizedTest
    @ValueSource(strings = {"orchard", "lagoon", "volcano"})
    void theFiguresOfTheShippedMachinesAreTheComputedOnes(String theme) {
        var props = Objects.requireNonNull(SlotsThemes.find(theme));
        var computed = SlotsMathematics.of(SlotMachine.of(SlotsProps.of(props)));
        assertThat(computed.write().toPrettyString())
                .isEqualTo(Objects.requireNonNull(SlotsThemes.figures(props))
                        .write()
                        .toPrettyString());
        assertThat(rules.mathematics(props)).isEqualTo(computed);
    }

    /** On failure the computed text is what belongs into {@code cuts.json}. */
    @ParameterizedTest
    @ValueSource(strings = {"orchard", "lagoon", "volcano"})
    void whatTheDefaultMaximumWinMakesOfTheShippedMachinesIsTheComputed(String theme) {
        var props = Objects.requireNonNull(SlotsThemes.find(theme));
        var cap = SlotsThemes.DEFAULT_CAP;
        var computed = SlotsPlay.published(SlotMachine.of(SlotsProps.of(props))).stream()
                .map(play -> SlotsCut.at(play, cap))
                .toList();
        assertThat(text(Objects.requireNonNull(SlotsThemes.cuts(props, cap)))).isEqualTo(text(computed));
        assertThat(rules.capped(GameSettings.defaults(rules, DEFAULT_MAX_WIN)))
                .extracting(Capped::cut)
                .isEqualTo(SlotsThemes.cuts(rules.defaultProps(), cap));
    }

    private static String text(List<Cut> cuts) {
        var list = Json.MAPPER.createArrayNode();
        cuts.forEach(cut -> list.add(cut.write()));
        return list.toPrettyString();
    }

    @Test
    void aMachineThatIsNoThemesAndAnotherCapAreComputed() {
        var props = SlotsThemes.defaultProps();
        assertThat(SlotsThemes.cuts(props, Ratio.of(999, 1))).isNull();
        props.put("freeSpinsMultiplier", 1);
        assertThat(SlotsThemes.cuts(props, SlotsThemes.DEFAULT_CAP)).isNull();
    }

    /** The house edge of a game that names none is 1 %; no machine takes less, nor a tenth of a percent more. */
    @Test
    void theShippedMachinesReturnNearlyTheSameAtVeryDifferentVariance() {
        var variances = SlotsThemes.NAMES.stream()
                .map(theme -> rules.mathematics(Objects.requireNonNull(SlotsThemes.find(theme)))
                        .best())
                .peek(best ->
                        assertThat(best.returnToPlayer()).isBetween(new BigDecimal("0.989"), new BigDecimal("0.99")))
                .map(Figures::variance)
                .toList();
        assertThat(variances.get(1)).isGreaterThan(variances.get(0).multiply(new BigDecimal(2)));
        assertThat(variances.get(2)).isGreaterThan(variances.get(1).multiply(new BigDecimal(10)));
    }

    /** Every way a round of a tiny machine can go, played by the rules. */
    @ParameterizedTest
    @CsvSource({"1,2,3", "2,2,3", "2,1,3", "1,2,1", "2,3,1", "0,0,2"})
    void theFiguresAreWhatTheRulesPayOverAllRounds(int award, int max, int lines) {
        var machine = Machines.tiny(award, max);
        var everything = new Everything(machine, lines, max, "1000000.00");
        everything.play(null, BigInteger.ONE, 0);

        var figures = figuresOf(machine, lines);
        assertThat(figures.returnToPlayer()).isEqualByComparingTo(everything.mean());
        assertThat(figures.variance()).isEqualByComparingTo(everything.variance());
        assertThat(figures.hitFrequency()).isEqualByComparingTo(everything.hits());
        assertThat(figures.maxMultiplier())
                .isEqualByComparingTo(
                        new BigDecimal(everything.most).divide(new BigDecimal(lines), 10, RoundingMode.FLOOR));
        assertThat(figures.maxMultiplierChance()).isEqualByComparingTo(everything.mostChance());
    }

    /** The same under a maximum win of so many stakes of a line, which the rules keep. */
    @ParameterizedTest
    @CsvSource({"1,2,3,1", "1,2,3,20", "2,2,3,41", "2,1,3,100", "1,2,1,17", "2,3,1,60", "0,0,2,7", "1,2,3,1999"})
    void underAMaximumWinTheyAreWhatTheRulesPayOverAllRounds(int award, int max, int lines, int maxWin) {
        var machine = Machines.tiny(award, max);
        var everything = new Everything(machine, lines, max, maxWin + ".00");
        everything.play(null, BigInteger.ONE, 0);
        var play = playOf(machine, lines);

        var cut = SlotsCut.at(play, Ratio.of(maxWin, lines));

        assertThat(cut.exact()).isTrue();
        assertClose(cut.returnToPlayer(), everything.mean());
        var chance = everything.most < maxWin ? BigDecimal.ZERO : everything.mostChance();
        assertClose(cut.chance(), chance);

        for (var cells : new int[] {1, 2, 3, 5, 8, 13}) {
            var coarse = SlotsCut.at(play, Ratio.of(maxWin, lines), cells);
            assertThat(coarse.returnToPlayer()).as(cells + " cells").isLessThanOrEqualTo(everything.mean());
            assertThat(coarse.chance()).as(cells + " cells").isGreaterThanOrEqualTo(chance);
        }
    }

    /** Eight digits are published of what was found with doubles. */
    private static void assertClose(BigDecimal found, BigDecimal exact) {
        assertThat(found.subtract(exact).abs()).isLessThan(new BigDecimal("0.00000002"));
    }

    private static SlotsPlay playOf(ObjectNode machine, int lines) {
        var built = SlotMachine.of(SlotsProps.of(machine));
        return new SlotsPlay(built, lines, SlotsEnumeration.of(built, lines));
    }

    /** Wider cells cost a millionth: the machine that comes with the game, twenty lines, at a hundred stakes. */
    @Test
    void aBoundIsCloseToWhatIsExact() {
        var play = playOf(rules.defaultProps(), 20);
        var exact = SlotsCut.at(play, Ratio.of(100, 1));
        var coarse = SlotsCut.at(play, Ratio.of(100, 1), 500);

        assertThat(exact.exact()).isTrue();
        assertThat(coarse.exact()).isFalse();
        assertThat(coarse.returnToPlayer())
                .isBetween(exact.returnToPlayer().subtract(new BigDecimal("0.00001")), exact.returnToPlayer());
        assertThat(coarse.chance()).isBetween(exact.chance(), exact.chance().multiply(new BigDecimal("1.05")));
    }

    /** What the README says the maximum win takes from the machines that come with the game. */
    @Test
    void theReadmeSaysWhatTheMaximumWinTakes() throws Exception {
        var readme = Files.readString(Path.of("README.md"));
        for (var theme : SlotsThemes.NAMES) {
            var machine = Objects.requireNonNull(SlotsThemes.find(theme));
            var capped = rules.capped(Machines.settings(machine, "1000000.00"));
            var row = readme.lines()
                    .filter(line -> line.startsWith("| " + theme + ", "))
                    .findFirst()
                    .orElseThrow();
            for (var cut : capped) {
                assertThat(row).contains(FixedPoint.text(cut.freeUpTo(), 2));
                assertThat(row).contains(cut.returnToPlayer().toPlainString());
            }
        }
    }

    /** The largest machine there may be, in seconds. */
    @Test
    void aMachineWithManyFreeSpinsIsFollowedInTime() {
        var machine = rules.defaultProps().put("freeSpinsMax", 150);
        ((ObjectNode) machine.path("freeSpins"))
                .put("2", 1)
                .put("3", 2)
                .put("4", 3)
                .put("5", 5);
        var play = playOf(machine, 20);

        var cut = assertTimeout(Duration.ofSeconds(60), () -> SlotsCut.at(play, Ratio.of(1000, 1)));

        assertThat(cut.returnToPlayer()).isPositive();
    }

    private static Figures figuresOf(ObjectNode machine, int lines) {
        var shortened = machine.deepCopy();
        while (shortened.path("lines").size() > lines) {
            ((ArrayNode) shortened.path("lines")).remove(lines);
        }
        return SlotsMathematics.of(SlotMachine.of(SlotsProps.of(shortened))).best();
    }

    /** Goes through a round's possible spins, one after another; each way of a whole round counts the same. */
    private static final class Everything {
        private static final int WAYS = 32;

        private final Table table = new Table("slots");
        private final int lines;
        private final BigInteger rounds;
        private BigInteger sum = BigInteger.ZERO;
        private BigInteger squares = BigInteger.ZERO;
        private BigInteger paying = BigInteger.ZERO;
        private BigInteger mostRounds = BigInteger.ZERO;
        private long most = -1;

        /** The first lines of the machine, at one FUN each, so that nothing is rounded. */
        Everything(ObjectNode machine, int lines, int freeSpinsMax, String maxWin) {
            this.lines = lines;
            rounds = BigInteger.valueOf(WAYS).pow(freeSpinsMax + 1);
            table.settings = Machines.settings(machine, maxWin);
        }

        /** @param share one in so many rounds comes this way */
        void play(@Nullable JsonNode state, BigInteger share, long paid) {
            for (var way = 0; way < WAYS; way++) {
                table.state = state;
                var outcome = spin(state == null, way % 4, way / 4 % 4, way / 16);
                var total =
                        paid + FixedPoint.parse(outcome.update().path("payout").textValue(), 2) / 100;
                if (outcome.roundEnded()) {
                    count(total, rounds.divide(share.multiply(BigInteger.valueOf(WAYS))));
                } else {
                    play(Objects.requireNonNull(table.state), share.multiply(BigInteger.valueOf(WAYS)), total);
                }
            }
        }

        private Outcome spin(boolean first, long... stops) {
            var bet = "{'betAmount':'" + lines + "','currency':'FUN','lines':" + lines + "}";
            return first
                    ? table.play("Bet", bet, stops[0], stops[1], stops[2], 0, 0)
                    : table.play("FreeSpin", null, stops[0], stops[1], stops[2], 0, 0);
        }

        private void count(long total, BigInteger ways) {
            var value = BigInteger.valueOf(total);
            sum = sum.add(value.multiply(ways));
            squares = squares.add(value.multiply(value).multiply(ways));
            paying = paying.add(total > 0 ? ways : BigInteger.ZERO);
            if (total > most) {
                most = total;
                mostRounds = BigInteger.ZERO;
            }
            mostRounds = mostRounds.add(total == most ? ways : BigInteger.ZERO);
        }

        BigDecimal mean() {
            return divided(sum, rounds.multiply(BigInteger.valueOf(lines)));
        }

        BigDecimal variance() {
            var numerator = squares.multiply(rounds).subtract(sum.multiply(sum));
            return divided(numerator, rounds.multiply(rounds).multiply(BigInteger.valueOf((long) lines * lines)));
        }

        BigDecimal hits() {
            return chance(paying);
        }

        BigDecimal mostChance() {
            return chance(mostRounds);
        }

        private BigDecimal chance(BigInteger ways) {
            return new BigDecimal(ways).divide(new BigDecimal(rounds), new MathContext(10, RoundingMode.FLOOR));
        }

        private static BigDecimal divided(BigInteger numerator, BigInteger denominator) {
            return new BigDecimal(numerator).divide(new BigDecimal(denominator), 10, RoundingMode.FLOOR);
        }
    }

    /** What the enumeration skips it skips exactly: against every stop of a shipped machine looked at by itself. */
    @Test
    void aSpinIsEnumeratedAsIfEachStopWereLookedAt() {
        var props = Objects.requireNonNull(SlotsThemes.find("volcano")).deepCopy();
        for (var strip : props.path("strips")) {
            while (strip.size() > 12) {
                ((ArrayNode) strip).remove(12);
            }
        }
        var machine = SlotMachine.of(SlotsProps.of(props));
        var looked = lookedAt(machine, new int[5], 0, emptyTallies());
        var enumerated = SlotsEnumeration.of(machine, machine.lineCount());
        for (var count = 0; count < SlotMachine.COUNTS; count++) {
            assertThat(text(enumerated.get(count))).isEqualTo(text(looked[count]));
        }
    }

    private static Tally[] emptyTallies() {
        var tallies = new Tally[SlotMachine.COUNTS];
        java.util.Arrays.setAll(tallies, count -> new Tally());
        return tallies;
    }

    private static Tally[] lookedAt(SlotMachine machine, int[] stops, int reel, Tally[] tallies) {
        if (reel == SlotMachine.REELS) {
            tallies[machine.scatterCount(stops)].add(machine.units(stops, machine.lineCount()), 1);
            return tallies;
        }
        for (stops[reel] = 0; stops[reel] < machine.length(reel); stops[reel]++) {
            var unused = lookedAt(machine, stops, reel + 1, tallies);
        }
        return tallies;
    }

    private static String text(Tally tally) {
        return "%d ways, %d zero, sum %s, squares %s, %d in %d"
                .formatted(tally.ways(), tally.zeroWays(), tally.sum(), tally.squares(), tally.max(), tally.maxWays());
    }

    @Test
    void anotherSymbolOrPayChangesThePublishedFigures() {
        var before = GameSettings.defaults(rules, Table.MAX_WIN);
        var props = rules.defaultProps();
        ((ArrayNode) props.path("strips").get(4))
                .set(0, ((ArrayNode) props.path("strips").get(4)).get(1));
        var otherStrip = published(before, props);
        ((ObjectNode) props.path("paytable").path("pearl")).set("5", IntNode.valueOf(2_100));
        var otherPay = published(before, props);

        assertThat(otherStrip.path("returnToPlayer"))
                .isNotEqualTo(published(before, rules.defaultProps()).path("returnToPlayer"));
        assertThat(new BigDecimal(otherPay.path("returnToPlayer").textValue()))
                .isGreaterThan(new BigDecimal(otherStrip.path("returnToPlayer").textValue()));
        assertThat(otherPay.path("mathematics").get(0).path("returnToPlayer"))
                .isEqualTo(otherPay.path("returnToPlayer"));
    }

    private JsonNode published(GameSettings settings, JsonNode props) {
        var changes = (ObjectNode) Table.json("{}");
        changes.set("customProps", props.deepCopy());
        return settings.changed(rules, changes)
                .fold(changed -> changed.toConfig(rules, 2), refusal -> {
                    throw new AssertionError(refusal);
                })
                .document()
                .tree();
    }
}
