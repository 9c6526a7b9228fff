package io.anteroom.rng;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.runtime.Call;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;

/** Gives rounds their bytes. A seed that is open already costs a look-up and the hashing, and no turn of the loop. */
final class RoundBytes {

    static final int BLOCKS_MAX = 64;

    private final SeedStreams streams;
    private final Generator generator;
    private final Hash module = ModuleHash.own();
    private final Counter draws;
    private final Counter misses;

    RoundBytes(SeedStreams streams, Generator generator, MeterRegistry registry) {
        this.streams = streams;
        this.generator = generator;
        this.draws = registry.counter("anteroom.rng.draws");
        this.misses = registry.counter("anteroom.rng.seed.misses");
    }

    /** Refused with {@code GAME_DISABLED} after any failed test. */
    Future<Reply<Rng.Drawn>> draw(Call<Rng.DrawBytes> call) {
        var request = call.request();
        if (request.blockCount() < 1 || request.blockCount() > BLOCKS_MAX) {
            throw new IllegalArgumentException("from 1 to " + BLOCKS_MAX + " blocks are drawn at once");
        }
        if (!generator.isSound()) {
            return Future.succeededFuture(disabled());
        }

        draws.increment();
        var stream = streams.find(request.position().seedId());
        if (stream != null) {
            return Future.succeededFuture(drawn(stream, request));
        }
        misses.increment();
        return streams.open(request.position().seedId()).map(reply -> reply.flatMap(opened -> drawn(opened, request)));
    }

    private Reply<Rng.Drawn> drawn(SeedStream stream, Rng.DrawBytes request) {
        var position = request.position();
        var clientSeed = new ClientSeed(position.clientSeed());
        var blocks = stream.blocks(clientSeed, position.nonce(), request.firstBlock(), request.blockCount());
        return tested(blocks);
    }

    /** A broken stream is not one that another attempt mends: it ends the generator too. */
    Reply<Rng.Drawn> tested(byte[] blocks) {
        try {
            return Reply.done(new Rng.Drawn(Bytes.of(ContinuousTest.tested(blocks)), module));
        } catch (GeneratorFailed failed) {
            generator.fail(failed);
            return disabled();
        }
    }

    private static Reply<Rng.Drawn> disabled() {
        return Reply.refused(Code.GAME_DISABLED, "nothing is drawn at present");
    }
}
