package io.anteroom.rng;

import io.anteroom.contracts.Bytes;
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
    private final Counter draws;
    private final Counter misses;

    RoundBytes(SeedStreams streams, MeterRegistry registry) {
        this.streams = streams;
        this.draws = registry.counter("anteroom.rng.draws");
        this.misses = registry.counter("anteroom.rng.seed.misses");
    }

    Future<Reply<Rng.Drawn>> draw(Call<Rng.DrawBytes> call) {
        var request = call.request();
        if (request.blockCount() < 1 || request.blockCount() > BLOCKS_MAX) {
            throw new IllegalArgumentException("from 1 to " + BLOCKS_MAX + " blocks are drawn at once");
        }

        draws.increment();
        var stream = streams.find(request.position().seedId());
        if (stream != null) {
            return Future.succeededFuture(Reply.done(drawn(stream, request)));
        }
        misses.increment();
        return streams.open(request.position().seedId()).map(reply -> reply.map(opened -> drawn(opened, request)));
    }

    private static Rng.Drawn drawn(SeedStream stream, Rng.DrawBytes request) {
        var position = request.position();
        var clientSeed = new ClientSeed(position.clientSeed());
        return new Rng.Drawn(
                Bytes.of(stream.blocks(clientSeed, position.nonce(), request.firstBlock(), request.blockCount())));
    }
}
