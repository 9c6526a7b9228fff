package io.anteroom.player;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Rng;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes many test players with tokens, through the bus like everybody else. They have no password, and their tokens belong
 * to no login, so nothing but time ends them. Used from one context.
 */
public final class PlayerFactory {

    /** What one question to store or rng may be about, and what is made up to the next. */
    private static final int BATCH_MAX = 1_000;

    /** Tokens one worker signs in a row: some 100 ms. */
    private static final int SIGNED_TOGETHER = 100;

    private static final int RANDOM_BITS = 50;

    private final PlayerConfig config;
    private final Bus bus;
    private final KeyRing keys;
    private final Clock clock = Clock.systemUTC();
    /** Keeps the names of two runs apart. */
    private final String prefix =
            "p" + new BigInteger(RANDOM_BITS, new SecureRandom()).toString(Character.MAX_RADIX) + "n";

    /** One player, as a tool writes it down. */
    public record TestPlayer(String username, PlayerId playerId, String token) {

        @Override
        public String toString() {
            return "TestPlayer[" + username + "]";
        }
    }

    public PlayerFactory(PlayerConfig config, Bus bus, MasterKey masterKey) {
        this.config = config;
        this.bus = bus;
        this.keys = new KeyRing(bus, masterKey, config, clock);
    }

    /**
     * Makes {@code count} players and hands them out one after another, a batch at a time. Fails if rng or store refuse or
     * don't answer; those handed out until then are there.
     *
     * @param tokenTtl of their tokens; it may be longer than a login's
     */
    public Future<Void> create(int count, Duration tokenTtl, Consumer<TestPlayer> consumer) {
        return keys.load().compose(loaded -> createFrom(0, count, tokenTtl, consumer));
    }

    private Future<Void> createFrom(int first, int end, Duration tokenTtl, Consumer<TestPlayer> consumer) {
        if (first >= end) {
            return Future.succeededFuture();
        }
        int next = Math.min(end, first + BATCH_MAX);
        return createBatch(first, next)
                .compose(created -> sign(created.players(), tokenTtl))
                .compose(signed -> {
                    signed.forEach(consumer);
                    return createFrom(next, end, tokenTtl, consumer);
                });
    }

    private Future<Accounts.Created> createBatch(int first, int end) {
        return bus.ask(Rng.MAKE, new Rng.MakeSeeds(2 * (end - first)))
                .map(reply -> reply.map(made -> newPlayers(first, end, made.seeds())))
                .compose(IfDone.then(create -> bus.ask(Accounts.CREATE, create)))
                .compose(StoreRefused::orValue);
    }

    private Accounts.Create newPlayers(int first, int end, List<Rng.NewSeed> seeds) {
        var players = new ArrayList<Accounts.NewPlayer>();
        for (int i = first; i < end; i++) {
            int seed = 2 * (i - first);
            var name = prefix + i;
            players.add(
                    Registrar.newPlayer(name, name + "@players.invalid", null, seeds.subList(seed, seed + 2), config));
        }
        return new Accounts.Create(players);
    }

    private Future<List<TestPlayer>> sign(List<Accounts.Profile> profiles, Duration tokenTtl) {
        var key = keys.signer();
        var parts = new ArrayList<Future<List<TestPlayer>>>();
        for (int i = 0; i < profiles.size(); i += SIGNED_TOGETHER) {
            var part = profiles.subList(i, Math.min(profiles.size(), i + SIGNED_TOGETHER));
            parts.add(bus.vertx().executeBlocking(() -> signPart(key, part, tokenTtl), false));
        }
        return Future.all(parts)
                .map(all ->
                        parts.stream().flatMap(part -> part.result().stream()).toList());
    }

    private List<TestPlayer> signPart(SigningKey key, List<Accounts.Profile> profiles, Duration tokenTtl) {
        var now = clock.instant();
        return profiles.stream()
                .map(profile -> new TestPlayer(
                        profile.username(),
                        profile.playerId(),
                        key.tokens().sign(new AccessTokens.Subject(profile.playerId(), null, ""), now, tokenTtl)))
                .toList();
    }
}
