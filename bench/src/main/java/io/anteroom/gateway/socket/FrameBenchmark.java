package io.anteroom.gateway.socket;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import java.nio.charset.StandardCharsets;
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

/** The frame codec: a bet from bytes to an event and its hash, and its answer from a record to a frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FrameBenchmark {

    private final byte[] bet = ("{\"eventType\":\"RoundAction\",\"eventId\":\"p17-204811\",\"gameId\":\"dice\","
                    + "\"action\":\"Bet\",\"data\":{\"betAmount\":\"1.25\",\"currency\":\"FUN\","
                    + "\"rollThreshold\":\"50.49\",\"overOrUnder\":\"Over\"}}")
            .getBytes(StandardCharsets.US_ASCII);
    private final Envelope envelope = EnvelopeParser.parse(bet);
    private final EventId eventId = new EventId("p17-204811");
    private final PlayRound.Played played = new PlayRound.Played(
            RoundId.next(),
            "Bet",
            new RawJson("{\"nextActions\":[],\"diceResult\":49.30,\"multiplier\":\"1.9800\",\"payout\":\"2.47\","
                    + "\"roundEnded\":true}"),
            new Money(100_122, Currency.FUN),
            false,
            null);

    /** Reads a bet. */
    @Benchmark
    public Object read() {
        return EnvelopeParser.parse(bet);
    }

    /** Hashes what was read, to tell a retry from another event. */
    @Benchmark
    public Hash hash() {
        return ContentHash.of(envelope);
    }

    /** Writes the answer. */
    @Benchmark
    public byte[] write() {
        return Frames.roundUpdate(eventId, "dice", played).wire();
    }
}
