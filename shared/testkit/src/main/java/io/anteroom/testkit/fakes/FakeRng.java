package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A generator whose seeds the test chose by one number and may read. Draws are the real ones. */
public final class FakeRng {

    /** The code that its bytes name. */
    public static final Hash MODULE = Hash.of("a fake".getBytes(StandardCharsets.US_ASCII));

    private static final int IN_FLIGHT_MAX = 10_000;

    private final Map<SeedId, ServerSeed> seeds = new ConcurrentHashMap<>();
    private final Random random;
    private volatile boolean failed;

    private FakeRng(long seed) {
        random = new Random(seed);
    }

    public static FakeRng start(Bus bus, long seed) throws Exception {
        var rng = new FakeRng(seed);
        var draws = bus.serve(Rng.DRAW, IN_FLIGHT_MAX, call -> Future.succeededFuture(rng.draw(call.request())));
        var makes = bus.serve(Rng.MAKE, IN_FLIGHT_MAX, call -> Future.succeededFuture(rng.make(call.request())));
        var unused = Future.all(draws, makes).await(10, TimeUnit.SECONDS);
        return rng;
    }

    public ServerSeed seed(SeedId seedId) {
        return Objects.requireNonNull(seeds.get(seedId));
    }

    /** From now on everything is refused as by a generator that failed, or again nothing is. */
    public void fail(boolean on) {
        failed = on;
    }

    /** A seed that is committed to, "sealed" as nothing: whoever asks for it must ask here. */
    public synchronized Rng.NewSeed makeOne() {
        var entropy = new byte[ServerSeed.ENTROPY_BYTES];
        random.nextBytes(entropy);
        var seed = ServerSeed.ofEntropy(entropy);
        var id = SeedId.next();
        seeds.put(id, seed);
        return new Rng.NewSeed(id, Hash.of(seed.reveal().getBytes(StandardCharsets.US_ASCII)), Bytes.of(new byte[0]));
    }

    private Reply<Rng.Made> make(Rng.MakeSeeds request) {
        return failed
                ? Reply.refused(Code.UNAVAILABLE, "no seeds are made at present")
                : Reply.done(new Rng.Made(IntStream.range(0, request.count())
                        .mapToObj(i -> makeOne())
                        .toList()));
    }

    private Reply<Rng.Drawn> draw(Rng.DrawBytes request) {
        var seed = seeds.get(request.position().seedId());
        if (failed) {
            return Reply.refused(Code.GAME_DISABLED, "nothing is drawn at present");
        }
        if (seed == null) {
            return Reply.refused(Code.NOT_FOUND, "no such seed");
        }
        var clientSeed = new ClientSeed(request.position().clientSeed());
        return Reply.done(new Rng.Drawn(
                Bytes.of(new SeedStream(seed)
                        .blocks(clientSeed, request.position().nonce(), request.firstBlock(), request.blockCount())),
                MODULE));
    }
}
