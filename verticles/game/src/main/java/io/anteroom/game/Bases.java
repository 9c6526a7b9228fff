package io.anteroom.game;

import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Standing;
import io.anteroom.runtime.SealBroken;
import io.vertx.core.Future;
import java.util.function.Function;

/** Finds what an action is judged on: opens the state and looks for the configuration the round was begun under. */
final class Bases {

    private final Setups setups;
    private final Snapshots snapshots;

    Bases(Setups setups, Snapshots snapshots) {
        this.setups = setups;
        this.snapshots = snapshots;
    }

    /** Fails with {@link SealBroken} if the state was not sealed here for this round and version. */
    Future<Reply<Basis>> find(Setup newest, Standing standing) {
        var current = standing.current();
        if (current == null) {
            return Future.succeededFuture(Reply.done(new Basis(newest, newest, standing, RoundState.NONE)));
        }
        return setups.version(newest.gameId(), current.configVersion())
                .map(reply -> reply.map(begun -> new Basis(newest, begun, standing, snapshots.open(current))));
    }

    /** Goes on with the value, or refuses. */
    static <T, U> Future<Reply<U>> then(Reply<T> reply, Function<T, Future<Reply<U>>> next) {
        return reply.fold(next, Bases::refuse);
    }

    private static <U> Future<Reply<U>> refuse(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
