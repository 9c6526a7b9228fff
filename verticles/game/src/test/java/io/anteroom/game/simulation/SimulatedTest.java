package io.anteroom.game.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.Figures;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.Simulation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Computed figures against ten million rounds that the same rules play on random numbers. */
class SimulatedTest {
    private static final long ROUNDS = 10_000_000;

    /** The same numbers at each run: four sigma are passed by chance once in sixteen thousand checks. */
    private static final long SEED = Long.getLong("seed", 20_260_101);

    private static final double SIGMAS_MAX = 4;

    record Subject(Rules rules, JsonNode props) {
        @Override
        public String toString() {
            return rules.gameId() + " " + props.path("theme").asText();
        }
    }

    static Stream<Subject> subjects() {
        var slots = Games.find("slots").orElseThrow();
        var themes = Stream.of("orchard", "volcano")
                .map(theme -> new Subject(
                        slots, slots.spelledOut(Json.MAPPER.createObjectNode().put("theme", theme))));
        return Stream.concat(Games.ALL.stream().map(rules -> new Subject(rules, rules.defaultProps())), themes);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void roundsReturnWhatWasComputedWithinFourSigma(Subject subject) {
        var mathematics = subject.rules.mathematics(subject.props);
        var simulations = subject.rules.simulations(subject.props);
        assertThat(simulations).hasSameSizeAs(mathematics.figures());
        assertThat(simulations.get(0).play()).isEqualTo(mathematics.best().play());
        for (var simulation : simulations) {
            var figures = named(mathematics.figures(), simulation);
            var simulated = Simulated.run(simulation, ROUNDS, new FastDraws(SEED));
            System.out.printf(
                    "%s, %s: return %+.2f, variance %+.2f, hits %+.2f sigma, %.1f s, seed %d%n",
                    subject,
                    simulation.play(),
                    simulated.sigmas(figures),
                    simulated.varianceSigmas(figures),
                    simulated.hitSigmas(figures),
                    simulated.seconds(),
                    SEED);
            assertThat(Math.abs(simulated.sigmas(figures)))
                    .as(simulated.toString())
                    .isLessThan(SIGMAS_MAX);
            assertThat(Math.abs(simulated.varianceSigmas(figures)))
                    .as(simulated.toString())
                    .isLessThan(SIGMAS_MAX);
            assertThat(Math.abs(simulated.hitSigmas(figures)))
                    .as(simulated.toString())
                    .isLessThan(SIGMAS_MAX);
        }
    }

    private static Figures named(List<Figures> figures, Simulation simulation) {
        return figures.stream()
                .filter(each -> each.play().equals(simulation.play()))
                .findFirst()
                .orElseThrow();
    }

    /** A return that is off by one point shows: the comparison can fail. */
    @Test
    void anotherGamesFiguresAreFarAway() {
        var dice = Games.find("dice").orElseThrow();
        var figures = dice.mathematics(dice.defaultProps()).best();
        var off = new Simulation() {
            @Override
            public String play() {
                return "off";
            }

            @Override
            public long stakeUnits() {
                return 100;
            }

            @Override
            public long play(io.anteroom.fairness.DrawSource draws) {
                return draws.draw(100) < 50 ? 200 : 0;
            }
        };
        assertThat(Simulated.run(off, 1_000_000, new FastDraws(1)).sigmas(figures))
                .isGreaterThan(SIGMAS_MAX);
    }

    /** Of nearly the same return, larger by one in 25: the comparison of variances can fail. */
    @Test
    void anotherVarianceIsFarAway() {
        var dice = Games.find("dice").orElseThrow();
        var figures = dice.mathematics(dice.defaultProps()).best();
        var off = Simulation.of("off", 100, draws -> draws.draw(200) < 97 ? 204 : 0);
        var simulated = Simulated.run(off, 10_000_000, new FastDraws(1));

        assertThat(simulated.varianceSigmas(figures)).isGreaterThan(SIGMAS_MAX);
    }
}
