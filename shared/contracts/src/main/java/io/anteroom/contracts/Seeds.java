package io.anteroom.contracts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Seeds as PostgreSQL has them, sealed: served by store, asked by rng; the view by the gateway. */
public final class Seeds {

    public static final Endpoint<View, Rng.SeedView> VIEW =
            Endpoint.of("store.seeds", View.class, Rng.SeedView.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_FOUND}. */
    public static final Endpoint<Find, Found> FIND =
            Endpoint.of("store.seed", Find.class, Found.class, Duration.ofSeconds(2));

    /**
     * Retires the active seed, makes the next one active with nonce 0, and takes a new next one. Refused with
     * {@code CHANGE_SEED_FAILED} while any round of the player is open or a series goes on.
     */
    public static final Endpoint<Advance, Advanced> ADVANCE =
            Endpoint.of("store.seed.advance", Advance.class, Advanced.class, Duration.ofSeconds(3));

    /** Keeps the plain text of a retired seed, after it was checked against its commitment. */
    public static final Endpoint<KeepRevealed, Done> KEEP_REVEALED =
            Endpoint.of("store.seed.reveal", KeepRevealed.class, Done.class, Duration.ofSeconds(2));

    private Seeds() {}

    public record View(PlayerId playerId) {}

    public record Find(SeedId seedId) {}

    /** @param revealed the plain text, once kept */
    public record Found(
            SeedId seedId,
            Hash hash,
            Bytes sealed,
            boolean retired,
            @Nullable String revealed) {}

    public record Advance(PlayerId playerId, String clientSeed, Rng.NewSeed next) {}

    /** @param roundCount how many rounds were played under the retired seed */
    public record Advanced(
            Rng.SeedView view, SeedId retired, Hash retiredHash, String retiredClientSeed, long roundCount) {}

    public record KeepRevealed(SeedId seedId, String serverSeed) {}
}
