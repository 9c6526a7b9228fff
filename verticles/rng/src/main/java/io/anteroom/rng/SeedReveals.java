package io.anteroom.rng;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.SealBroken;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates and reveals. Store retires a seed first, and only then is its text taken out of the seal, checked against its
 * commitment and shown; so a node that dies in between leaves a retired seed that is revealed when somebody asks.
 */
final class SeedReveals {

    private static final Logger LOG = LoggerFactory.getLogger(SeedReveals.class);

    private final Bus bus;
    private final SeedVault vault;
    private final SeedMaker maker;

    SeedReveals(Bus bus, SeedVault vault, SeedMaker maker) {
        this.bus = bus;
        this.vault = vault;
        this.maker = maker;
    }

    Future<Reply<Rng.Rotated>> rotate(Call<Rng.Rotate> call) {
        var request = call.request();
        if (!ClientSeed.isValid(request.clientSeed())) {
            return Future.succeededFuture(Reply.refused(
                    Code.INVALID_PAYLOAD_SCHEMA, "clientSeed must be 1 to 64 printable ASCII characters"));
        }
        return maker.make(1)
                .fold(
                        made -> advance(request, made.seeds().get(0), call),
                        refusal -> Future.succeededFuture(Reply.refused(refusal)));
    }

    private Future<Reply<Rng.Rotated>> advance(Rng.Rotate request, Rng.NewSeed next, Call<?> call) {
        var advance = new Seeds.Advance(request.playerId(), request.clientSeed(), next);
        return bus.ask(Seeds.ADVANCE, advance, call.deadline())
                .compose(reply -> reply.fold(
                        advanced -> reveal(advanced.retired(), call)
                                .compose(SeedReveals::shownOrUnknown)
                                .map(shown -> Reply.done(rotated(advanced, shown))),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    /** The seed is retired: a refusal now would be taken for "nothing was done", and the next seed be retired too. */
    private static Future<Rng.Revealed> shownOrUnknown(Reply<Rng.Revealed> revealed) {
        return revealed.fold(
                Future::succeededFuture,
                refusal -> Future.failedFuture(
                        new UnknownOutcome("a seed was retired and could not be shown: " + refusal.code())));
    }

    private static Rng.Rotated rotated(Seeds.Advanced advanced, Rng.Revealed revealed) {
        return new Rng.Rotated(
                advanced.view(),
                revealed.serverSeed(),
                advanced.retiredHash(),
                advanced.retiredClientSeed(),
                advanced.roundCount());
    }

    Future<Reply<Rng.Revealed>> reveal(Call<Rng.Reveal> call) {
        return reveal(call.request().seedId(), call);
    }

    private Future<Reply<Rng.Revealed>> reveal(SeedId seedId, Call<?> call) {
        return bus.ask(Seeds.FIND, new Seeds.Find(seedId), call.deadline())
                .compose(reply -> reply.fold(
                        found -> reveal(found, call), refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Rng.Revealed>> reveal(Seeds.Found found, Call<?> call) {
        if (!found.retired()) {
            return Future.succeededFuture(Reply.refused(Code.FORBIDDEN, "the seed is still in use"));
        }
        try {
            return found.revealed() == null
                    ? keep(found.seedId(), vault.open(found), call)
                    : Future.succeededFuture(Reply.done(shown(vault.checked(found.revealed(), found))));
        } catch (SealBroken | CommitmentBroken broken) {
            LOG.error("A seed can't be opened, it is not shown seed={}", found.seedId(), broken);
            return Future.succeededFuture(Reply.refused(Code.INTERNAL, "this can't be done"));
        }
    }

    private Future<Reply<Rng.Revealed>> keep(SeedId seedId, ServerSeed seed, Call<?> call) {
        return bus.ask(Seeds.KEEP_REVEALED, new Seeds.KeepRevealed(seedId, seed.reveal()), call.deadline())
                .map(reply -> reply.map(kept -> shown(seed)));
    }

    private static Rng.Revealed shown(ServerSeed seed) {
        return new Rng.Revealed(seed.reveal());
    }
}
