package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The chains of seeds, and which nonce is next. */
public final class FakeSeeds {

    private record Chain(Rng.NewSeed active, Rng.NewSeed next, String clientSeed, long nonce) {}

    private final Map<PlayerId, Chain> chains = new ConcurrentHashMap<>();
    private final Map<SeedId, Seeds.Found> seeds = new ConcurrentHashMap<>();

    void add(PlayerId playerId, String clientSeed, List<Rng.NewSeed> activeAndNext) {
        activeAndNext.forEach(this::keep);
        chains.put(playerId, new Chain(activeAndNext.get(0), activeAndNext.get(1), clientSeed, 0));
    }

    private void keep(Rng.NewSeed seed) {
        seeds.put(seed.id(), new Seeds.Found(seed.id(), seed.hash(), seed.sealed(), false, null));
    }

    /** Puts other bytes in place of a sealed seed, as a thief with access to the database would. */
    public void forge(SeedId seedId, Bytes sealed) {
        var found = stored(seedId);
        seeds.put(seedId, new Seeds.Found(seedId, found.hash(), sealed, found.retired(), found.revealed()));
    }

    public Seeds.Found stored(SeedId seedId) {
        return Objects.requireNonNull(seeds.get(seedId));
    }

    /** Where the player's next round is drawn from. */
    public SeedPosition position(PlayerId playerId) {
        var chain = chain(playerId);
        return new SeedPosition(chain.active().id(), chain.clientSeed(), chain.nonce());
    }

    /** Takes the next nonce, as a round of another game does. */
    public void takeNonce(PlayerId playerId) {
        var chain = chain(playerId);
        chains.put(playerId, new Chain(chain.active(), chain.next(), chain.clientSeed(), chain.nonce() + 1));
    }

    private Chain chain(PlayerId playerId) {
        return Objects.requireNonNull(chains.get(playerId));
    }

    Reply<Seeds.Found> find(Seeds.Find request) {
        var found = seeds.get(request.seedId());
        return found == null ? Reply.refused(Code.NOT_FOUND, "no such seed") : Reply.done(found);
    }

    private static Rng.SeedView view(Chain chain) {
        return new Rng.SeedView(chain.active().hash(), chain.next().hash(), chain.clientSeed(), chain.nonce());
    }

    Seeds.Advanced advance(Seeds.Advance request) {
        var old = chain(request.playerId());
        var chain = new Chain(old.next(), request.next(), request.clientSeed(), 0);
        keep(request.next());
        var retired = stored(old.active().id());
        seeds.put(retired.seedId(), new Seeds.Found(retired.seedId(), retired.hash(), retired.sealed(), true, null));
        chains.put(request.playerId(), chain);
        return new Seeds.Advanced(view(chain), retired.seedId(), retired.hash(), old.clientSeed(), old.nonce());
    }

    Reply<Done> keepRevealed(Seeds.KeepRevealed request) {
        var found = stored(request.seedId());
        seeds.put(
                found.seedId(),
                new Seeds.Found(found.seedId(), found.hash(), found.sealed(), found.retired(), request.serverSeed()));
        return Reply.done(Done.DONE);
    }
}
