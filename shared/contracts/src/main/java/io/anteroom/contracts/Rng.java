package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the generator does for others. A secret seed never leaves it; the bytes of a round do. */
public final class Rng {

    /**
     * Refused with {@code GAME_DISABLED} by a node whose generator has failed: nothing is drawn there any more; with
     * {@code NOT_FOUND} if there is no such seed, and with {@code INTERNAL} if what is kept of it can't be opened or is not
     * what was committed to.
     */
    public static final Endpoint<DrawBytes, Drawn> DRAW =
            Endpoint.of("rng.draw", DrawBytes.class, Drawn.class, Duration.ofSeconds(2));

    /** Refused with {@code UNAVAILABLE} while the generator's health tests fail. */
    public static final Endpoint<MakeSeeds, Made> MAKE =
            Endpoint.of("rng.make", MakeSeeds.class, Made.class, Duration.ofSeconds(2));

    /** Refused with {@code CHANGE_SEED_FAILED} while any round of the player is open. */
    public static final Endpoint<Rotate, Rotated> ROTATE =
            Endpoint.of("rng.rotate", Rotate.class, Rotated.class, Duration.ofSeconds(3));

    /** Refused with {@code FORBIDDEN} unless the seed is retired; with {@code NOT_FOUND} and {@code INTERNAL} as a draw is. */
    public static final Endpoint<Reveal, Revealed> REVEAL =
            Endpoint.of("rng.reveal", Reveal.class, Revealed.class, Duration.ofSeconds(3));

    private Rng() {}

    /** @param blockCount of 32 bytes each, from {@code firstBlock} on, at most 64 */
    public record DrawBytes(SeedPosition position, int firstBlock, int blockCount) {}

    /** @param module the hash of the code that gave the bytes; null from a node of before it was told */
    public record Drawn(Bytes bytes, @Nullable Hash module) {}

    /** @param count 1 to 2000 */
    public record MakeSeeds(int count) {}

    public record Made(List<NewSeed> seeds) {

        public Made {
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * @param hash SHA-256 over the 64 ASCII characters of the seed: its commitment
     * @param sealed the seed, encrypted with its id as associated data
     */
    public record NewSeed(SeedId id, Hash hash, Bytes sealed) {}

    public record Rotate(PlayerId playerId, String clientSeed) {}

    /** @param roundCount how many rounds were played under the revealed seed */
    public record Rotated(SeedView view, String serverSeed, Hash serverSeedHash, String clientSeed, long roundCount) {}

    public record Reveal(SeedId seedId) {}

    public record Revealed(String serverSeed) {}

    /** @param nonce the next round's */
    public record SeedView(Hash serverSeedHash, Hash nextServerSeedHash, String clientSeed, long nonce) {}
}
