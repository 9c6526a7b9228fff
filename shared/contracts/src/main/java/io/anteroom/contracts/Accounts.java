package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Players and their logins as PostgreSQL has them: served by store, asked by player. */
public final class Accounts {

    /** Refused with {@code USERNAME_TAKEN} or {@code EMAIL_TAKEN}; all or none are created. */
    public static final Endpoint<Create, Created> CREATE =
            Endpoint.of("store.player.create", Create.class, Created.class, Duration.ofSeconds(10));

    public static final Endpoint<FindCredentials, FoundCredentials> FIND_CREDENTIALS = Endpoint.of(
            "store.player.credentials", FindCredentials.class, FoundCredentials.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_FOUND}. */
    public static final Endpoint<ReadProfile, Profile> READ_PROFILE =
            Endpoint.of("store.player.profile", ReadProfile.class, Profile.class, Duration.ofSeconds(2));

    /** What players are called; who is not there is left out. */
    public static final Endpoint<FindNames, FoundNames> FIND_NAMES =
            Endpoint.of("store.player.names", FindNames.class, FoundNames.class, Duration.ofSeconds(2));

    /** Told when a player's name changed; whoever remembers names forgets them by themselves after a while. */
    public static final Topic<Renamed> RENAMED = new Topic<>("player.renamed", Renamed.class);

    /** Refused with {@code NOT_FOUND}, {@code USERNAME_TAKEN} or {@code EMAIL_TAKEN}. */
    public static final Endpoint<ChangeProfile, Profile> CHANGE_PROFILE =
            Endpoint.of("store.player.change", ChangeProfile.class, Profile.class, Duration.ofSeconds(2));

    public static final Endpoint<OpenLogin, Done> OPEN_LOGIN =
            Endpoint.of("store.login.open", OpenLogin.class, Done.class, Duration.ofSeconds(2));

    public static final Endpoint<Refresh, Refreshed> REFRESH =
            Endpoint.of("store.login.refresh", Refresh.class, Refreshed.class, Duration.ofSeconds(2));

    /** Ends a login and writes its revocation; ending it again changes nothing. */
    public static final Endpoint<EndLogin, Done> END_LOGIN =
            Endpoint.of("store.login.end", EndLogin.class, Done.class, Duration.ofSeconds(2));

    /** Told when a login ended; {@link Changes} has what was missed. */
    public static final Topic<LoginEnded> LOGIN_ENDED = new Topic<>("login.ended", LoginEnded.class);

    private Accounts() {}

    public record Create(List<NewPlayer> players) {

        public Create {
            players = List.copyOf(players);
        }
    }

    /**
     * @param passwordHash null for a player who can't log in with a password
     * @param welcome credited as a posting; null for none
     */
    public record NewPlayer(
            PlayerId playerId,
            String username,
            String email,
            @Nullable String passwordHash,
            String clientSeed,
            Rng.NewSeed activeSeed,
            Rng.NewSeed nextSeed,
            @Nullable Money welcome) {}

    public record Created(List<Profile> players) {

        public Created {
            players = List.copyOf(players);
        }
    }

    /** @param gamesPlayed rounds ended */
    public record Profile(
            PlayerId playerId,
            String username,
            String email,
            Instant createdAt,
            Instant updatedAt,
            long rating,
            long score,
            long gamesPlayed) {}

    /** @param identifier user name or e-mail, in any case */
    public record FindCredentials(String identifier) {}

    public record FoundCredentials(@Nullable Credentials credentials) {}

    public record Credentials(PlayerId playerId, @Nullable String passwordHash) {}

    public record ReadProfile(PlayerId playerId) {}

    public record FindNames(List<PlayerId> players) {

        public FindNames {
            players = List.copyOf(players);
        }
    }

    public record FoundNames(List<Name> names) {

        public FoundNames {
            names = List.copyOf(names);
        }
    }

    public record Name(PlayerId playerId, String username) {}

    public record Renamed(PlayerId playerId) {}

    public record ChangeProfile(
            PlayerId playerId,
            @Nullable String username,
            @Nullable String email) {}

    /** @param refreshHash of the first refresh token */
    public record OpenLogin(LoginId loginId, PlayerId playerId, Hash refreshHash, Instant expiresAt) {}

    /**
     * Uses up one refresh token for its successor.
     *
     * @param graceMs within which a repeat gets the same successor
     */
    public record Refresh(Hash presented, Hash successor, long graceMs) {}

    /** How it went. */
    public enum RefreshStatus {
        REFRESHED,
        /** Unknown, expired, or of an ended login. */
        UNKNOWN,
        /** Used before, too long ago: the whole login was ended. */
        REUSED
    }

    public record Refreshed(
            RefreshStatus status,
            @Nullable LoginId loginId,
            @Nullable PlayerId playerId) {}

    public record EndLogin(LoginId loginId) {}

    public record LoginEnded(LoginId loginId) {}
}
