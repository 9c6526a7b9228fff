package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.VerifyRound.Verified;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Recomputes rounds for anyone, from nothing but what they send and a published configuration. */
final class Verification {

    /** More than any round has: slots give 150 free spins at most, each of them an action. */
    static final int ACTIONS_MAX = 200;

    private final Setups setups;

    Verification(Setups setups) {
        this.setups = setups;
    }

    Future<Reply<Verified>> verify(Call<VerifyRound.Request> call) {
        var request = call.request();
        var newest = setups.newest(request.gameId());
        if (newest == null) {
            return refused(Code.INVALID_GAME_ID, "there is no such game");
        }
        var problem = problemWith(request);
        if (problem != null) {
            return refused(Code.INVALID_PAYLOAD_SCHEMA, problem);
        }

        var version = request.configVersion() == null ? newest.version() : request.configVersion();
        return setups.version(request.gameId(), version)
                .map(reply -> reply.flatMap(setup -> recompute(setup, request)));
    }

    private static @Nullable String problemWith(VerifyRound.Request request) {
        if (!ServerSeed.isValid(request.serverSeed())) {
            return "serverSeed must be 64 lower-case hex characters";
        }
        if (!ClientSeed.isValid(request.clientSeed())) {
            return "clientSeed must be 1 to 64 printable ASCII characters";
        }
        if (request.nonce() < 0) {
            return "nonce must not be negative";
        }
        if (request.before() != null && !isSeries(request)) {
            return "before goes with a round that begins with NewBet";
        }
        return request.actions().isEmpty() || request.actions().size() > ACTIONS_MAX
                ? "actions must be from 1 to " + ACTIONS_MAX
                : null;
    }

    private static boolean isSeries(VerifyRound.Request request) {
        return !request.actions().isEmpty() && request.actions().get(0).action().equals("NewBet");
    }

    private static Reply<Verified> recompute(Setup setup, VerifyRound.Request request) {
        var recomputation = new Recomputation(
                setup.rules(),
                setup.settings(),
                ServerSeed.of(request.serverSeed()),
                new ClientSeed(request.clientSeed()),
                request.nonce(),
                request.before());
        try {
            var refusal = recomputation.play(request.actions());
            return refusal == null ? Reply.done(verified(request, recomputation)) : Reply.refused(refusal);
        } catch (RuntimeException notWhatWasShown) {
            if (request.before() == null) {
                throw notWhatWasShown;
            }
            return Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, "before must be the state of the series' round before");
        }
    }

    private static Verified verified(VerifyRound.Request request, Recomputation recomputation) {
        var outcomes = new ArrayList<VerifyRound.Outcome>();
        for (var i = 0; i < request.actions().size(); i++) {
            var update = recomputation.outcomes().get(i).update();
            outcomes.add(new VerifyRound.Outcome(request.actions().get(i).action(), RawJson.of(update)));
        }
        return new Verified(request.gameId(), outcomes, recomputation.results());
    }

    private static Future<Reply<Verified>> refused(Code code, String message) {
        return Future.succeededFuture(Reply.refused(code, message));
    }
}
