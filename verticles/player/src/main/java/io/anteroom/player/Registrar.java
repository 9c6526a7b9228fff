package io.anteroom.player;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes players of people: a hashed password, two committed seeds, a client seed and the welcome money. */
final class Registrar {

    private static final int CLIENT_SEED_BYTES = 8;
    private static final int SEEDS_EACH = 2;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Bus bus;
    private final HashPool hashes;
    private final PlayerConfig config;

    Registrar(Bus bus, HashPool hashes, PlayerConfig config) {
        this.bus = bus;
        this.hashes = hashes;
        this.config = config;
    }

    Future<Reply<Accounts.Profile>> register(Call<Players.Register> call) {
        var refusal = AccountRules.refusalOf(call.request());
        if (refusal != null) {
            return Future.succeededFuture(Reply.refused(refusal));
        }

        var password = call.request().password();
        return hashes.run(call.deadline(), () -> Reply.done(Argon2.hash(password)))
                .compose(IfDone.then(hash -> create(call, hash)));
    }

    private Future<Reply<Accounts.Profile>> create(Call<Players.Register> call, String passwordHash) {
        var request = call.request();
        return bus.ask(Rng.MAKE, new Rng.MakeSeeds(SEEDS_EACH), call.deadline())
                .map(reply -> reply.map(made -> new Accounts.Create(
                        List.of(newPlayer(request.username(), request.email(), passwordHash, made.seeds(), config)))))
                .compose(IfDone.then(create -> bus.ask(Accounts.CREATE, create, call.deadline())))
                .map(reply -> reply.flatMap(Registrar::only));
    }

    /** @param seeds the active one and the next */
    static Accounts.NewPlayer newPlayer(
            String username,
            String email,
            @Nullable String passwordHash,
            List<Rng.NewSeed> seeds,
            PlayerConfig config) {
        return new Accounts.NewPlayer(
                PlayerId.next(),
                username,
                email,
                passwordHash,
                clientSeed(),
                seeds.get(0),
                seeds.get(1),
                config.welcome());
    }

    private static Reply<Accounts.Profile> only(Accounts.Created created) {
        return created.players().size() == 1
                ? Reply.done(created.players().get(0))
                : Reply.refused(Code.INTERNAL, "the player was not created");
    }

    /** 16 hex characters; players change it as they like. */
    private static String clientSeed() {
        var bytes = new byte[CLIENT_SEED_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
