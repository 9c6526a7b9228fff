package io.anteroom.store;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.Profile;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.UuidV7;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Players as people: names, credentials, profiles. */
final class PlayerAccounts {

    private static final String CREATE = "select player_id, username, email, created_at, updated_at, rating,"
            + " 0::bigint as score, 0::bigint as games_played"
            + " from register_players($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    private static final String CREDENTIALS = """
            select player_id, password_hash
            from profiles
            where lower(username) = lower($1) or lower(email) = lower($1)
            """;

    /** Each round takes one nonce, so that the rounds of a player need not be counted one by one. */
    private static final String SHOWN = """
            select f.player_id, f.username, f.email, f.created_at, f.updated_at, f.rating,
                coalesce((
                    select b.score
                    from board_seasons s
                    join board_scores b on b.season_id = s.id and b.player_id = f.player_id
                    where s.board = 'global' and s.ended_at is null), 0) as score,
                p.nonce
                    + coalesce((
                        select sum(s.round_count)
                        from seeds s
                        where s.player_id = p.id and s.status = 'retired'), 0)::bigint
                    - (
                        select count(*)
                        from game_sessions g
                        where g.player_id = p.id and g.round_id is not null and not g.series) as games_played
            from %s f
            join players p on p.id = f.player_id
            """;

    private static final String PROFILE = SHOWN.formatted("profiles") + "where f.player_id = $1";

    private static final String NAMES = "select player_id, username from profiles where player_id = any($1)";

    /** Changed and read at once: a read of its own could be refused after the change. */
    private static final String CHANGE = """
            with changed as (
                update profiles
                set username = coalesce($2, username), email = coalesce($3, email), updated_at = now()
                where player_id = $1
                returning *
            )
            """ + SHOWN.formatted("changed");

    private final Database database;
    private final Consumer<PlayerId> renamed;

    /** @param renamed told when a player has another user name */
    PlayerAccounts(Database database, Consumer<PlayerId> renamed) {
        this.database = database;
        this.renamed = renamed;
    }

    Future<Reply<Accounts.Created>> create(Accounts.Create request) {
        var players = request.players();
        return database.query(
                        CREATE,
                        column(players, player -> player.playerId().value(), UUID[]::new),
                        column(players, Accounts.NewPlayer::username, String[]::new),
                        column(players, Accounts.NewPlayer::email, String[]::new),
                        column(players, Accounts.NewPlayer::passwordHash, String[]::new),
                        column(players, Accounts.NewPlayer::clientSeed, String[]::new),
                        column(players, player -> player.activeSeed().id().value(), UUID[]::new),
                        column(
                                players,
                                player -> Columns.bytes(player.activeSeed().hash()),
                                Buffer[]::new),
                        column(
                                players,
                                player -> Columns.bytes(player.activeSeed().sealed()),
                                Buffer[]::new),
                        column(players, player -> player.nextSeed().id().value(), UUID[]::new),
                        column(
                                players,
                                player -> Columns.bytes(player.nextSeed().hash()),
                                Buffer[]::new),
                        column(
                                players,
                                player -> Columns.bytes(player.nextSeed().sealed()),
                                Buffer[]::new),
                        column(players, player -> player.welcome() == null ? null : UuidV7.next(), UUID[]::new),
                        column(players, PlayerAccounts::welcomeMinor, Long[]::new),
                        column(players, PlayerAccounts::welcomeCurrency, String[]::new))
                .map(rows -> created(players, rows))
                .recover(PlayerAccounts::taken);
    }

    Future<Reply<Accounts.FoundCredentials>> findCredentials(Accounts.FindCredentials request) {
        return database.first(CREDENTIALS, request.identifier())
                .map(found -> Reply.done(new Accounts.FoundCredentials(found.map(row -> new Accounts.Credentials(
                                new PlayerId(row.getUUID("player_id")), row.getString("password_hash")))
                        .orElse(null))));
    }

    Future<Reply<Profile>> read(Accounts.ReadProfile request) {
        return database.first(PROFILE, request.playerId().value()).map(PlayerAccounts::found);
    }

    Future<Reply<Profile>> change(Accounts.ChangeProfile request) {
        return database.first(CHANGE, request.playerId().value(), request.username(), request.email())
                .onSuccess(done -> tell(request))
                .map(PlayerAccounts::found)
                .recover(PlayerAccounts::taken);
    }

    Future<Reply<Accounts.FoundNames>> findNames(Accounts.FindNames request) {
        Object ids = request.players().stream().map(PlayerId::value).toArray(UUID[]::new);
        return database.query(NAMES, ids).map(rows -> {
            var names = new ArrayList<Accounts.Name>(rows.size());
            rows.forEach(row ->
                    names.add(new Accounts.Name(new PlayerId(row.getUUID("player_id")), row.getString("username"))));
            return Reply.done(new Accounts.FoundNames(names));
        });
    }

    private void tell(Accounts.ChangeProfile request) {
        if (request.username() != null) {
            renamed.accept(request.playerId());
        }
    }

    private static Reply<Accounts.Created> created(List<Accounts.NewPlayer> players, RowSet<Row> rows) {
        var byId = new HashMap<PlayerId, Profile>();
        for (var row : rows) {
            var profile = profile(row);
            byId.put(profile.playerId(), profile);
        }
        return Reply.done(new Accounts.Created(players.stream()
                .map(player -> Objects.requireNonNull(byId.get(player.playerId())))
                .toList()));
    }

    private static Reply<Profile> found(Optional<Row> row) {
        return row.map(PlayerAccounts::profile)
                .map(Reply::done)
                .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "no such player"));
    }

    private static Profile profile(Row row) {
        return new Profile(
                new PlayerId(row.getUUID("player_id")),
                row.getString("username"),
                row.getString("email"),
                Columns.at(row, "created_at"),
                Columns.at(row, "updated_at"),
                row.getLong("rating"),
                row.getLong("score"),
                row.getLong("games_played"));
    }

    private static <T> Future<Reply<T>> taken(Throwable failure) {
        if (DatabaseFailure.violates(failure, "profiles_username")) {
            return Future.succeededFuture(Reply.refused(Code.USERNAME_TAKEN, "the user name is taken"));
        }
        if (DatabaseFailure.violates(failure, "profiles_email")) {
            return Future.succeededFuture(Reply.refused(Code.EMAIL_TAKEN, "the e-mail address is taken"));
        }
        return Future.failedFuture(failure);
    }

    private static @Nullable Long welcomeMinor(Accounts.NewPlayer player) {
        return player.welcome() == null ? null : player.welcome().minor();
    }

    private static @Nullable String welcomeCurrency(Accounts.NewPlayer player) {
        return player.welcome() == null ? null : player.welcome().currency().code();
    }

    private static <T> Object column(
            List<Accounts.NewPlayer> players,
            Function<Accounts.NewPlayer, @Nullable T> of,
            java.util.function.IntFunction<T[]> array) {
        return players.stream().map(of).toArray(array);
    }
}
