package io.anteroom.testkit;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.runtime.Bus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Players with seeds of their own and no password, made through the store and rng that a bus reaches. */
public final class StoredPlayers {

    private static final int PATIENCE_S = 20;

    private StoredPlayers() {}

    /**
     * In the order in which they are returned; their names begin with {@code p}.
     *
     * @param welcome what each of them gets; null for nothing
     * @throws AssertionError if rng or store refuses
     */
    public static List<PlayerId> create(Bus bus, int count, @Nullable Money welcome) {
        if (count == 0) {
            return List.of();
        }
        var seeds = done(bus, Rng.MAKE, new Rng.MakeSeeds(2 * count)).seeds();
        var players = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < count; i++) {
            var id = PlayerId.next();
            var name = "p" + id.toString().replace("-", "").substring(8);
            players.add(new Accounts.NewPlayer(
                    id, name, name + "@example.com", null, "client", seeds.get(2 * i), seeds.get(2 * i + 1), welcome));
        }
        var created = done(bus, Accounts.CREATE, new Accounts.Create(players)).players();
        if (created.size() != count) {
            throw new AssertionError("created " + created.size() + " of " + count);
        }
        return players.stream().map(Accounts.NewPlayer::playerId).toList();
    }

    private static <Q, A> A done(Bus bus, Endpoint<Q, A> endpoint, Q request) {
        Reply<A> reply = bus.ask(endpoint, request)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                .join();
        return reply.fold(answer -> answer, refusal -> {
            throw new AssertionError(refusal);
        });
    }
}
