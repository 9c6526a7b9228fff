package io.anteroom.rng;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.runtime.Call;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.stream.IntStream;

/** Makes seeds, sealed and committed to. */
final class SeedMaker {

    static final int COUNT_MAX = 2000;

    /** A seed takes some 35 µs; more than these leave the event loop. */
    private static final int COUNT_ON_LOOP_MAX = 8;

    private final Vertx vertx;
    private final Generator generator;
    private final SeedVault vault;
    private final Counter made;

    SeedMaker(Vertx vertx, Generator generator, SeedVault vault, MeterRegistry registry) {
        this.vertx = vertx;
        this.generator = generator;
        this.vault = vault;
        this.made = registry.counter("anteroom.rng.seeds.made");
    }

    Future<Reply<Rng.Made>> make(Call<Rng.MakeSeeds> call) {
        var count = call.request().count();
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("from 1 to " + COUNT_MAX + " seeds are made at once");
        }
        return count <= COUNT_ON_LOOP_MAX
                ? Future.succeededFuture(make(count))
                : vertx.executeBlocking(() -> make(count), false);
    }

    /** Refused with {@code UNAVAILABLE} if the generator failed. */
    Reply<Rng.Made> make(int count) {
        try {
            var seeds = IntStream.range(0, count)
                    .mapToObj(i -> vault.seal(generator.next()))
                    .toList();
            made.increment(count);
            return Reply.done(new Rng.Made(seeds));
        } catch (GeneratorFailed failed) {
            return Reply.refused(Code.UNAVAILABLE, "no seeds are made at present");
        }
    }
}
