package io.anteroom.bench.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import io.anteroom.game.rules.DiceChoice;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Outcome;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.Step;
import java.math.BigDecimal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A round of dice by its rules: the payout alone, and everything that is stored and shown. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DiceBenchmark {
    /** A power of two, so that the next one is found by a mask; enough that wins and losses follow no pattern. */
    private static final int ROUNDS = 1_024;

    private static final long BET_MINOR = 125;

    private final byte[][] bytes = new byte[ROUNDS][32];
    private final DiceChoice choice = new DiceChoice(5_049, true);
    private final Rules rules = Games.find("dice").orElseThrow();
    private final GameSettings settings = GameSettings.defaults(rules, new BigDecimal("1000000"));
    private final ObjectNode data = new ObjectMapper()
            .createObjectNode()
            .put("betAmount", "1.25")
            .put("currency", "FUN")
            .put("rollThreshold", "50.49")
            .put("overOrUnder", "Over");
    private int round;

    /** Rounds with bytes of their own. */
    public DiceBenchmark() {
        for (byte[] block : bytes) {
            ThreadLocalRandom.current().nextBytes(block);
        }
    }

    @Benchmark
    public long payoutFromSeedBytes() {
        return choice.play(BET_MINOR, draws());
    }

    @Benchmark
    public Reply<Step> check() {
        return rules.check(settings, null, "Bet", data);
    }

    @Benchmark
    public Reply<Outcome> checkAndPlay() {
        return rules.check(settings, null, "Bet", data).map(step -> step.play(draws()));
    }

    private Draws draws() {
        return Draws.of(bytes[round++ & (ROUNDS - 1)]);
    }
}
