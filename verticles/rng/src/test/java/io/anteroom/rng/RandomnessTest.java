package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.randomness.Battery;
import io.anteroom.testkit.randomness.BatteryTable;
import io.anteroom.testkit.randomness.RoundDraws;
import io.anteroom.testkit.randomness.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The battery on what the generator gives and on what rounds draw. On every change from one fixed seed of entropy, so that
 * it never flickers; by hand, tagged {@code slow}, from the system's entropy and twenty times as much. What it found is left
 * in {@code target/battery}.
 */
final class RandomnessTest {

    private static final RngConfig CONFIG = RngConfig.from(Settings.defaults(RngConfig.KEYS));
    private static final NodeId NODE = NodeId.parse("01890a5d-ac96-7000-8000-000000000001");
    private static final int REQUEST_BYTES = 4096;
    private static final int SLOW_SCALE = 20;
    private static final Path PUBLISHED = Path.of("..", "game", "RANDOMNESS.md");

    private static Generator fixed(long seed) {
        var random = new Random(seed);
        return Generator.start(
                CONFIG,
                new Generator.Identity(NODE, "battery"),
                count -> {
                    var bytes = new byte[count];
                    random.nextBytes(bytes);
                    return bytes;
                },
                () -> 0);
    }

    /** Numbers from the generator's own output, which rounds never see. */
    private static DrawSource raw(Generator generator) {
        return new DrawSource() {
            private Draws draws = Draws.of(new byte[0]);

            @Override
            public long draw(long n) {
                try {
                    return draws.draw(n);
                } catch (MoreBytesNeeded used) {
                    var request = new byte[REQUEST_BYTES];
                    generator.fill(request);
                    draws = Draws.of(request);
                    return draw(n);
                }
            }
        };
    }

    /** Gives the table of what was found, which is kept too. */
    private static String assertPasses(String name, DrawSource draws, int scale) throws IOException {
        var verdicts = new Battery(draws, scale).run();
        var table = new BatteryTable(verdicts).text();
        Files.writeString(Files.createDirectories(Path.of("target", "battery")).resolve(name + ".md"), table);
        assertThat(verdicts).hasSize(Battery.VERDICTS).allMatch(Verdict::passed);
        return table;
    }

    @Test
    void whatTheGeneratorGivesPassesTheBatteryAsPublished() throws Exception {
        assertPublished(assertPasses("generator", raw(fixed(1)), 1));
    }

    @Test
    void whatRoundsDrawPassesTheBatteryAsPublished() throws Exception {
        assertPublished(assertPasses("rounds", new RoundDraws(fixed(2)::next), 1));
    }

    /** What laboratories read is what this code gives; after a change of it, the tables in {@code target/battery} are published. */
    private static void assertPublished(String table) throws IOException {
        assertThat(Files.readString(PUBLISHED))
                .as("%s has the table", PUBLISHED)
                .contains(table);
    }

    /** The 2,128 tests fail a sound generator once in 235 runs at most: then run it again. */
    @Tag("slow")
    @Test
    void whatTheSystemsEntropyGivesPassesTheBatteryAtLength() throws Exception {
        var generator = Generator.start(CONFIG, NodeId.next());

        assertPasses("generator-live", raw(generator), SLOW_SCALE);
        assertPasses("rounds-live", new RoundDraws(generator::next), SLOW_SCALE);
    }
}
