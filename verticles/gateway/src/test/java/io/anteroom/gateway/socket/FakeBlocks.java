package io.anteroom.gateway.socket;

import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Store's word on who blocked whom; each player blocks one other at most. */
final class FakeBlocks {

    /** Who blocks, and whom. */
    final Map<PlayerId, PlayerId> blocks = new ConcurrentHashMap<>();

    volatile boolean away;

    Future<Void> serve(Bus bus) {
        return bus.serve(Blocks.BLOCKERS, 1_000, call -> Future.succeededFuture(blockers(call.request())));
    }

    private Reply<Blocks.Blockers> blockers(Blocks.AskBlockers ask) {
        return away
                ? Reply.refused(Code.UNAVAILABLE, "the database is away")
                : Reply.done(new Blocks.Blockers(ask.players().stream()
                        .filter(player -> ask.blocked().equals(blocks.get(player)))
                        .toList()));
    }
}
