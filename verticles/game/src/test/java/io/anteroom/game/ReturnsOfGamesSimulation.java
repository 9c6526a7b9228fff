package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.game.returns.Returns.State;
import io.anteroom.game.returns.Tolerance;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.Simulation;
import io.anteroom.game.rules.blackjack.BlackjackSimulation;
import io.anteroom.game.rules.blackjack.HandStatus;
import io.anteroom.game.simulation.FastDraws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every game through the monitor's own sums and judgement, round by round: a pay table that is off by two points raises the
 * alarm within as many rounds as the README publishes, and one that is right stays quiet. The same numbers at each run.
 */
class ReturnsOfGamesSimulation {

    private static final long SEED = Long.getLong("seed", 20_260_102);

    /** The default of {@code returns.falseAlarmChance}. */
    private static final double CHANCE = 0.00001;

    /** How many sigma luck may hide a fault for: one in thirty thousand. */
    private static final double LUCK = 4;

    private static final double TWO_POINTS = 0.02;

    /** Plays rounds and takes them in. */
    private interface Play {
        void addTo(ReturnSums sums, int rounds, FastDraws draws);
    }

    /**
     * A pay table that is wrong.
     *
     * @param right what the monitor believes in, some rounds of it
     * @param mean of what a round pays more than its later bets, in minor units
     * @param sigma of that
     */
    private record Fault(String name, State shows, Play play, Play right, double mean, double sigma, int lookEvery) {
        @Override
        public String toString() {
            return name + " " + shows;
        }
    }

    private static Setup setup(String game, @Nullable JsonNode props) {
        var rules = rules(game);
        var defaults = GameSettings.defaults(rules, Stage.CONFIG.maxWin());
        var settings = new GameSettings(
                game,
                defaults.currency(),
                defaults.minBet(),
                defaults.maxBet(),
                defaults.maxWin(),
                true,
                props == null ? defaults.customProps() : props);
        return Setup.of(rules, settings.toConfig(rules, 1));
    }

    private static Rules rules(String game) {
        return Games.find(game).orElseThrow();
    }

    private static Group group(Setup setup, long stake, long bet, String actions, String data, long rounds, long paid) {
        return new Group(setup.gameId(), 1, "FUN", 0, stake, bet, actions, data.replace('\'', '"'), null, rounds, paid);
    }

    /** A play that bets once, what its simulation pays being paid by another table. */
    private static Play instant(
            Setup setup, String data, Simulation simulation, long stake, LongUnaryOperator paidFor, String actions) {
        return (sums, rounds, draws) -> {
            var paid = 0L;
            for (var round = 0; round < rounds; round++) {
                paid += paidFor.applyAsLong(simulation.play(draws));
            }
            sums.add(group(setup, stake, stake, actions, data, rounds, paid), Optional.of(setup));
        };
    }

    private static Simulation simulation(Rules rules, JsonNode props, String play) {
        return rules.simulations(props).stream()
                .filter(each -> each.play().startsWith(play))
                .findFirst()
                .orElseThrow();
    }

    /** Bets that are won or lost at the stake 1.00: the right payout, and one that makes two points more or less. */
    private static Stream<Fault> bets(String game, String play, String data, double chance, long right) {
        var setup = setup(game, null);
        var simulation = simulation(rules(game), setup.settings().customProps(), play);
        var off = Math.round(TWO_POINTS * 100 / chance);
        return Stream.of(State.HIGH, State.LOW).map(shows -> {
            var payout = shows == State.HIGH ? right + off : right - off;
            return new Fault(
                    game + ", " + play,
                    shows,
                    instant(setup, data, simulation, 100, won -> won > 0 ? payout : 0, "Bet"),
                    instant(setup, data, simulation, 100, won -> won > 0 ? right : 0, "Bet"),
                    chance * payout,
                    payout * Math.sqrt(chance * (1 - chance)),
                    1000);
        });
    }

    /** Cashed out after five picks; lost before, a round ends at the pick that the bomb lies under. */
    private static Stream<Fault> mines() {
        var setup = setup("mines", null);
        var chance = 20.0 * 19 * 18 / (25 * 24 * 23);
        return Stream.of(State.HIGH, State.LOW).map(shows -> {
            var payout = shows == State.HIGH ? 203 : 195;
            return new Fault(
                    "mines, 25 tiles, 3 bombs, 5 picks",
                    shows,
                    mines(setup, payout),
                    mines(setup, 199),
                    chance * payout,
                    payout * Math.sqrt(chance * (1 - chance)),
                    1000);
        });
    }

    private static Play mines(Setup setup, long payout) {
        return (sums, rounds, draws) -> {
            var lostAt = new long[6];
            for (var round = 0; round < rounds; round++) {
                var pick = 0;
                while (pick < 5 && draws.draw(25 - pick) >= 3) {
                    pick++;
                }
                lostAt[pick]++;
            }
            var data = "{'maxTiles':25,'maxBombs':3}";
            for (var pick = 0; pick < 5; pick++) {
                var actions = "Bet" + " PickTile".repeat(pick + 1);
                if (lostAt[pick] > 0) {
                    sums.add(group(setup, 100, 100, actions, data, lostAt[pick], 0), Optional.of(setup));
                }
            }
            if (lostAt[5] > 0) {
                var actions = "Bet" + " PickTile".repeat(5) + " CashOut";
                sums.add(group(setup, 100, 100, actions, data, lostAt[5], lostAt[5] * payout), Optional.of(setup));
            }
        };
    }

    /** The banker's commission is forgotten, or taken twice, in part: 1.9936 or 1.9064 for 1.95. */
    private static Stream<Fault> baccarat() {
        var setup = setup("baccarat", null);
        var props = setup.settings().customProps();
        var figures = rules("baccarat").mathematics(props).best();
        var chance = figures.maxMultiplierChance().doubleValue();
        var push = figures.hitFrequency().doubleValue() - chance;
        var data = "{'bankerBetAmount':'100.00','currency':'FUN'}";
        var simulation = simulation(rules("baccarat"), props, "banker");
        return Stream.of(State.HIGH, State.LOW).map(shows -> {
            var payout = shows == State.HIGH ? 19_936L : 19_064L;
            var mean = chance * payout + push * 10_000;
            var square = chance * payout * payout + push * 1e8;
            return new Fault(
                    "baccarat, banker",
                    shows,
                    instant(setup, data, simulation, 10_000, won -> won == 195 ? payout : won * 100, "Bet"),
                    instant(setup, data, simulation, 10_000, won -> won * 100, "Bet"),
                    mean,
                    Math.sqrt(square - mean * mean),
                    1000);
        });
    }

    /** Blackjacks are paid 2:1, two and a quarter points too much; and a table that pays nothing at all. */
    private static Stream<Fault> blackjack() {
        var setup = setup("blackjack", null);
        var figures =
                rules("blackjack").mathematics(setup.settings().customProps()).best();
        var natural = 2.0 * 32 * 128 / (416 * 415) * (1 - 2.0 * 31 * 127 / (414 * 413));
        var mean = 100 * (figures.returnToPlayer().doubleValue() + natural / 2);
        var sigma = 100 * Math.sqrt(figures.variance().doubleValue() + 1.75 * natural);
        return Stream.of(
                new Fault(
                        "blackjack, basic strategy",
                        State.HIGH,
                        blackjack(setup, 300, 1),
                        blackjack(setup, 250, 1),
                        mean,
                        sigma,
                        1000),
                new Fault(
                        "blackjack, nothing paid",
                        State.LOW,
                        blackjack(setup, 0, 0),
                        blackjack(setup, 250, 1),
                        0,
                        0,
                        1000));
    }

    private static Play blackjack(Setup setup, long blackjackPays, long factor) {
        var simulation = new BlackjackSimulation();
        return (sums, rounds, draws) -> {
            Map<Long, long[]> byBet = new HashMap<>();
            for (var round = 0; round < rounds; round++) {
                var unused = simulation.play(draws);
                var isBlackjack = simulation.deal().status(0) == HandStatus.BLACKJACK;
                var paid = isBlackjack ? blackjackPays : 50 * simulation.paid() * factor;
                var sum = byBet.computeIfAbsent(50 * simulation.staked(), bet -> new long[2]);
                sum[0]++;
                sum[1] += paid;
            }
            byBet.forEach((bet, sum) -> sums.add(
                    group(setup, 100, bet, "Bet Stand", "{'betAmount':'1.00','currency':'FUN'}", sum[0], sum[1]),
                    Optional.of(setup)));
        };
    }

    /** Three of the commonest symbol pay more or less, until it is about two points. */
    private static Stream<Fault> slots(String theme, String symbol, int lines) {
        var rules = rules("slots");
        var machine = rules.spelledOut(Json.MAPPER.createObjectNode().put("theme", theme));
        var setup = setup("slots", machine);
        var right = rules.mathematics(machine).best().returnToPlayer().doubleValue();
        return Stream.of(State.HIGH, State.LOW).map(shows -> {
            var off = machine;
            var figures = rules.mathematics(machine).best();
            while (Math.abs(figures.returnToPlayer().doubleValue() - right) < TWO_POINTS * 0.9) {
                off = off.deepCopy();
                var pays = (ObjectNode) off.path("paytable").path(symbol);
                pays.put("3", pays.path("3").intValue() + (shows == State.HIGH ? 1 : -1));
                figures = rules.mathematics(off).best();
            }
            var stake = 100L * lines;
            return new Fault(
                    "slots, " + theme,
                    shows,
                    instant(setup, "{}", rules.simulations(off).get(0), stake, units -> 100 * units, "Bet"),
                    instant(setup, "{}", rules.simulations(machine).get(0), stake, units -> 100 * units, "Bet"),
                    stake * figures.returnToPlayer().doubleValue(),
                    stake * Math.sqrt(figures.variance().doubleValue()),
                    20_000);
        });
    }

    static Stream<Fault> faults() {
        return Stream.of(
                        bets("dice", "best choice", "{'rollThreshold':'49.50','overOrUnder':'Under'}", 0.495, 200),
                        bets("limbo", "even money", "{'multiplier':'2.00'}", 0.495, 200),
                        mines(),
                        blackjack(),
                        baccarat(),
                        slots("orchard", "lemon", 10),
                        slots("lagoon", "ten", 20),
                        slots("volcano", "jade", 20))
                .flatMap(faults -> faults);
    }

    private static Bucket total(ReturnSums sums) {
        assertThat(sums.buckets()).hasSize(1);
        return sums.buckets().get(0);
    }

    private static State look(ReturnSums sums, double chance) {
        return ReturnsView.judge(total(sums), new Tolerance(chance)).state();
    }

    /** After how many rounds the fault shows, unless luck hides it; from what the monitor expects of a round. */
    private static long roundsToShow(Fault fault) {
        var sums = new ReturnSums();
        fault.right.addTo(sums, 1_000_000, new FastDraws(SEED + 1));
        var some = total(sums);
        var rounds = (double) some.rounds();
        var unit = (double) ReturnSums.stakeFrom(some.stakeLevel());
        var high = fault.shows == State.HIGH;
        // What was staked later is expected back in full.
        var later = some.staked().doubleValue() / rounds - stake(some);
        var expected =
                high ? some.most().doubleValue() / rounds - later : some.least().doubleValue() / rounds;
        var off = high ? fault.mean - expected : expected - fault.mean;
        var variance = some.variance().doubleValue() / rounds;
        var step = (high ? some.rise() : some.fall()).doubleValue();
        assertThat(off).isPositive();
        var needed = (double) fault.lookEvery;
        while (needed * off
                < LUCK * fault.sigma * Math.sqrt(needed) + new Tolerance(CHANCE).to(needed * variance, step, unit)) {
            needed = Math.ceil(needed * 1.01 / fault.lookEvery) * fault.lookEvery;
        }
        return (long) needed;
    }

    /** Every round of a fault has the same first stake, the least of its level or twice that. */
    private static double stake(Bucket some) {
        var unit = (double) ReturnSums.stakeFrom(some.stakeLevel());
        return some.gameId().equals("slots") && some.staked().doubleValue() / some.rounds() > unit ? 2 * unit : unit;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aPayTableThatIsOffRaisesTheAlarmWithinThePublishedRounds(Fault fault) throws Exception {
        var predicted = roundsToShow(fault);
        var sums = new ReturnSums();
        var draws = new FastDraws(SEED);
        var state = State.WITHIN;
        var rounds = 0L;
        while (rounds < predicted && state == State.WITHIN) {
            fault.play.addTo(sums, fault.lookEvery, draws);
            rounds += fault.lookEvery;
            state = look(sums, CHANCE);
        }
        System.out.printf("%s: predicted %d rounds, found out after %d, seed %d%n", fault, predicted, rounds, SEED);
        assertThat(state).isEqualTo(fault.shows);
        assertPublished(fault, predicted);
    }

    private static void assertPublished(Fault fault, long predicted) throws IOException {
        var row = Files.readString(Path.of("README.md"))
                .lines()
                .filter(line -> line.startsWith("| " + fault.name + " |"))
                .toList();
        assertThat(row).anySatisfy(line -> assertThat(line).contains(String.format(Locale.ROOT, "%,d", predicted)));
    }

    /** Looked at fifty times in each run: at most as many runs as the chance says raise an alarm. */
    @ParameterizedTest
    @MethodSource("faults")
    void aPayTableThatIsRightStaysQuietAtTheChosenRate(Fault fault) {
        var runs = fault.shows == State.HIGH ? 100 : 20;
        var chance = 0.05;
        var alarms = 0;
        var draws = new FastDraws(SEED + 2);
        for (var run = 0; run < runs; run++) {
            alarms += staysQuiet(fault.right, chance, draws) ? 0 : 1;
        }
        System.out.printf("%s: %d of %d right runs raised an alarm, seed %d%n", fault, alarms, runs, SEED + 2);
        assertThat(alarms).isLessThan((int) (runs * chance + LUCK * Math.sqrt(runs * chance)));
    }

    private static boolean staysQuiet(Play right, double chance, FastDraws draws) {
        var sums = new ReturnSums();
        for (var look = 0; look < 50; look++) {
            right.addTo(sums, 2_000, draws);
            if (look(sums, chance) != State.WITHIN) {
                return false;
            }
        }
        return true;
    }

    /** The monitor is not asked of these alone: every game that ships is among them. */
    @Test
    void everyShippedGameIsProven() {
        assertThat(faults().map(fault -> fault.name.replaceAll(",.*", "")).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        List.copyOf(Games.ALL.stream().map(Rules::gameId).toList()));
    }
}
