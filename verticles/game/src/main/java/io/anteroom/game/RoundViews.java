package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.ViewRound;
import io.anteroom.contracts.ViewRound.Viewed;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.Objects;

/** Shows players their open rounds. */
final class RoundViews {

    private final Engine engine;

    RoundViews(Engine engine) {
        this.engine = engine;
    }

    Future<Reply<Viewed>> view(Call<ViewRound.Request> call) {
        var setup = engine.setups().newest(call.request().gameId());
        if (setup == null) {
            return Future.succeededFuture(Reply.refused(Code.INVALID_GAME_ID, "there is no such game"));
        }
        return load(call, setup.settings().currency())
                .compose(reply -> Bases.then(reply, loaded -> show(call, setup, loaded)));
    }

    private Future<Reply<Rounds.Loaded>> load(Call<ViewRound.Request> call, Currency currency) {
        var request = call.request();
        return engine.bus()
                .ask(
                        Rounds.LOAD_STANDING,
                        new Rounds.LoadStanding(request.playerId(), request.gameId(), currency),
                        call.deadline());
    }

    private Future<Reply<Viewed>> show(Call<ViewRound.Request> call, Setup setup, Rounds.Loaded loaded) {
        if (loaded.standing().current() == null) {
            return Future.succeededFuture(Reply.done(new Viewed(null, loaded.standing())));
        }
        return engine.bases()
                .find(setup, loaded.standing())
                .compose(reply -> Bases.then(reply, basis -> show(call, basis, loaded)));
    }

    /** The game may be played in another currency by now; the balance shown is in the round's. */
    private Future<Reply<Viewed>> show(Call<ViewRound.Request> call, Basis basis, Rounds.Loaded loaded) {
        var currency = basis.begun().settings().currency();
        return loaded.balance().currency().equals(currency)
                ? Future.succeededFuture(Reply.done(viewed(basis, loaded)))
                : load(call, currency)
                        .compose(reply -> Bases.then(
                                reply,
                                again -> isSameRound(loaded, again)
                                        ? Future.succeededFuture(Reply.done(viewed(basis, again)))
                                        : show(call, basis.newest(), again)));
    }

    private static boolean isSameRound(Rounds.Loaded one, Rounds.Loaded other) {
        return one.standing().equals(other.standing());
    }

    private static Viewed viewed(Basis basis, Rounds.Loaded loaded) {
        var current = Objects.requireNonNull(basis.current());
        var state = Objects.requireNonNull(basis.state().state());
        var data = RawJson.of(basis.begun().rules().view(state));
        return new Viewed(new ViewRound.OpenRound(current.roundId(), data, loaded.balance()), loaded.standing());
    }
}
