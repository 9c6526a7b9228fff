package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.StoredBoards.Row;
import io.anteroom.contracts.UuidV7;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open seasons in Redis. Belongs to one event loop.
 *
 * <p>Answers are empty when the board is not there, or not on this server, or Redis is away: nothing here fails because of
 * Redis but {@link #fill}. Over a new connection, and after a change could not be told, nothing is read before Redis has been told of all
 * that PostgreSQL says it has missed.
 */
final class RedisBoards {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBoards.class);
    private static final Pattern RUN_ID = Pattern.compile("run_id:([0-9a-f]+)");

    /** Redis does nothing else while a script runs, so it gets some hundred rows at once, about a millisecond's work. */
    private static final int ROWS_MAX = 200;

    /** Nobody sees farther on one page, so watchers are told of these places. */
    private static final int WATCHED_PLACES = 1_000;

    /** More than {@link #TOLD_MAX}: so who missed one of those that are not kept finds too many, and is told the first places. */
    private static final int CHANGED_MAX = 2_000;

    /** How many places watchers are told of at once; if there are more, they are told the first ones anew. */
    private static final int TOLD_MAX = 100;

    private static final Duration WATCH_TTL = Duration.ofSeconds(10);

    private static final long CATCH_UP_AGAIN_MIN_MS = 250;
    private static final long CATCH_UP_AGAIN_MAX_MS = 2_000;

    private final Vertx vertx;
    private final RedisLink link;
    private Supplier<Future<?>> catchUp = Future::succeededFuture;
    private int askedOver = -1;
    private @Nullable String server;
    private boolean trusted;
    /** How often something could not be told; what failed during a catch-up may be something that it has passed. */
    private long doubts;

    /** Also while one that failed waits to be done again. */
    private boolean catchingUp;

    private long catchUpAgainMs = CATCH_UP_AGAIN_MIN_MS;

    RedisBoards(Vertx vertx, RedisLink link) {
        this.vertx = vertx;
        this.link = link;
    }

    /** @param told tells Redis what it has missed */
    void catchUpBy(Supplier<Future<?>> told) {
        catchUp = told;
    }

    /**
     * What came of telling rows.
     *
     * @param kept whether Redis has them now; if not, the board is not there and has to be made from PostgreSQL anyway
     * @param ranks of all rows, from 1; empty if they can't be told
     */
    record Told(boolean kept, List<Long> ranks) {

        static final Told NOTHING = new Told(false, List.of());

        Told unranked() {
            return new Told(kept, List.of());
        }

        /** The board may have been put in order between two parts: then the ranks are those of some rows only, and go. */
        static Told together(List<Told> parts) {
            if (!parts.stream().allMatch(Told::kept)) {
                return NOTHING;
            }
            var allRanked = parts.stream().noneMatch(part -> part.ranks().isEmpty());
            return new Told(
                    true,
                    allRanked
                            ? parts.stream()
                                    .flatMap(part -> part.ranks().stream())
                                    .toList()
                            : List.of());
        }
    }

    /** What watchers learn: all places that changed, or if {@code reset} the first ones. */
    record News(String mark, boolean reset, Boards.Page page) {}

    /** What Redis does not take now is told later, by whoever finds it in PostgreSQL. Ranks are read like anything else. */
    Future<Told> tell(OpenSeason season, List<Row> rows) {
        return tell(season, rows, true)
                .map(told -> isTrusted() ? told : told.unranked())
                .otherwise(Told.NOTHING);
    }

    /** Fails if Redis did not take some of them, or is away. */
    private Future<Told> tell(OpenSeason season, List<Row> rows, boolean ranked) {
        var stamp = stamp(season);
        if (stamp == null) {
            return Future.failedFuture("Redis is away");
        }
        var parts = new ArrayList<Future<Told>>();
        for (int i = 0; i < rows.size(); i += ROWS_MAX) {
            parts.add(tellSome(stamp, season, rows.subList(i, Math.min(rows.size(), i + ROWS_MAX)), ranked));
        }
        return Future.all(parts)
                .map(all -> Told.together(parts.stream().map(Future::result).toList()));
    }

    private Future<Told> tellSome(String stamp, OpenSeason season, List<Row> rows, boolean ranked) {
        var arguments = new ArrayList<Object>(5 + 4 * rows.size());
        arguments.addAll(List.of(stamp, word(season.order()), CHANGED_MAX, WATCHED_PLACES, ranked ? 1 : 0));
        for (var row : rows) {
            arguments.add(Member.player(row.playerId()));
            arguments.add(row.version());
            arguments.add(Member.reached(row.reached()));
            arguments.add(sign(season.order()) * row.score());
        }
        return link.run(BoardScripts.TELL, keys(season.id()), arguments.toArray())
                .onFailure(missed -> distrust())
                .map(ranks -> ranks == null ? Told.NOTHING : told(ranks));
    }

    private static Told told(Response ranks) {
        var told = new ArrayList<Long>(ranks.size());
        ranks.forEach(rank -> told.add(rank.toLong() + 1));
        return new Told(true, told);
    }

    Future<Optional<Boards.Page>> page(OpenSeason season, long offset, int limit) {
        return readTrusted(BoardScripts.PAGE, season, offset, offset + limit - 1)
                .map(found -> found.map(answer -> new Boards.Page(
                        places(season, answer.get(1), offset), answer.get(0).toLong())));
    }

    /** Without places if the player has none. */
    Future<Optional<Boards.Page>> around(OpenSeason season, PlayerId playerId, int neighbours) {
        return readTrusted(BoardScripts.AROUND, season, Member.player(playerId), neighbours)
                .map(found -> found.map(answer -> new Boards.Page(
                        answer.size() == 1
                                ? List.of()
                                : places(season, answer.get(2), answer.get(1).toLong()),
                        answer.get(0).toLong())));
    }

    Future<Optional<Boards.Page>> among(OpenSeason season, List<PlayerId> players) {
        return readTrusted(
                        BoardScripts.AMONG,
                        season,
                        players.stream().map(Member::player).toArray())
                .map(found -> found.map(answer -> new Boards.Page(
                        rankedPlaces(season, answer.get(1)), answer.get(0).toLong())));
    }

    /** @param since the mark of the last news; null for none */
    Future<Optional<News>> watch(OpenSeason season, @Nullable String since) {
        var parts = since == null ? new String[] {"", "0"} : since.split("/", 2);
        return readTrusted(
                        BoardScripts.WATCH,
                        season,
                        UuidV7.next(),
                        WATCH_TTL.toMillis(),
                        parts[0],
                        parts.length == 2 ? parts[1] : "0",
                        TOLD_MAX)
                .map(found -> found.map(answer -> news(season, answer)));
    }

    private static News news(OpenSeason season, Response answer) {
        var reset = answer.get(3).toInteger() == 1;
        var places = reset ? places(season, answer.get(4), 0) : rankedPlaces(season, answer.get(4));
        return new News(
                answer.get(0) + "/" + answer.get(1),
                reset,
                new Boards.Page(places, answer.get(2).toLong()));
    }

    /**
     * What is to be done for the board to be there: nothing, or filling it.
     *
     * @param name of the making, which others may have begun and joined; empty if the board is there
     */
    record Making(String name) {

        boolean isDone() {
            return name.isEmpty();
        }
    }

    /** Unless the board is there it takes rows from now on. Empty if Redis is away. */
    Future<Optional<Making>> begin(OpenSeason season) {
        return read(BoardScripts.BEGIN, season, UuidV7.next())
                .map(found -> found.map(answer -> new Making(answer.toString())));
    }

    /** False if the board is not there. Fails if Redis did not take some of the rows: what it has then is not the board. */
    Future<Boolean> fill(OpenSeason season, List<Row> rows) {
        return tell(season, rows, false).map(Told::kept);
    }

    /** To be called when all rows were filled since it began. False if the board was lost meanwhile. */
    Future<Boolean> finish(OpenSeason season, Making making) {
        return read(BoardScripts.FINISH, season, making.name())
                .map(found -> found.map(answer -> answer.toInteger() == 1).orElse(false));
    }

    /** Nobody asks for the season here any more. */
    Future<Void> drop(long seasonId) {
        return link.send("UNLINK", keys(seasonId).toArray()).<Void>mapEmpty().otherwiseEmpty();
    }

    boolean isUp() {
        return server() != null;
    }

    private boolean isTrusted() {
        return isUp() && trusted;
    }

    private Future<Optional<Response>> readTrusted(RedisScript script, OpenSeason season, Object... more) {
        return isTrusted() ? read(script, season, more) : Future.succeededFuture(Optional.empty());
    }

    /** Runs a script whose first argument is the stamp. */
    private Future<Optional<Response>> read(RedisScript script, OpenSeason season, Object... more) {
        var stamp = stamp(season);
        if (stamp == null) {
            return Future.succeededFuture(Optional.empty());
        }
        var arguments = new Object[more.length + 1];
        arguments[0] = stamp;
        System.arraycopy(more, 0, arguments, 1, more.length);
        return link.run(script, keys(season.id()), arguments)
                .<Optional<Response>>map(Optional::ofNullable)
                .otherwise(RedisBoards::away);
    }

    private static Optional<Response> away(Throwable failure) {
        LOG.debug("Redis did not help with a board cause={}", failure.toString());
        return Optional.empty();
    }

    private static List<String> keys(long seasonId) {
        var prefix = "board:{" + seasonId + "}:";
        return List.of(prefix + "places", prefix + "players", prefix + "watch", prefix + "changed");
    }

    private @Nullable String stamp(OpenSeason season) {
        var id = server();
        return id == null ? null : String.join(":", word(season.order()), season.name(), id);
    }

    /**
     * The process that answers on the link. Null until it said so, even if a connection is there: one that does not answer is
     * not waited for.
     */
    private @Nullable String server() {
        if (askedOver != link.connections()) {
            server = null;
            trusted = false;
            askServer(link.connections());
        }
        return link.isUp() ? server : null;
    }

    private void askServer(int over) {
        askedOver = over;
        link.send("INFO", "server").onComplete(info -> {
            if (askedOver == over && info.succeeded()) {
                server = runId(String.valueOf(info.result()));
                catchUpAgainMs = CATCH_UP_AGAIN_MIN_MS;
                catchUp();
            } else if (askedOver == over) {
                askedOver = -1;
            }
        });
    }

    private void distrust() {
        doubts++;
        trusted = false;
        catchUp();
    }

    private void catchUp() {
        if (catchingUp || trusted || !isUp()) {
            return;
        }
        catchingUp = true;
        var over = askedOver;
        var before = doubts;
        catchUp.get().onComplete(told -> {
            trusted = told.succeeded() && over == askedOver && before == doubts;
            if (trusted) {
                catchingUp = false;
                catchUpAgainMs = CATCH_UP_AGAIN_MIN_MS;
            } else {
                catchUpLater();
            }
        });
    }

    /** And not before, whatever can't be told meanwhile: each catch-up reads much from PostgreSQL. */
    private void catchUpLater() {
        vertx.setTimer(catchUpAgainMs, tick -> {
            catchingUp = false;
            catchUp();
        });
        catchUpAgainMs = Math.min(CATCH_UP_AGAIN_MAX_MS, 2 * catchUpAgainMs);
    }

    private static @Nullable String runId(String info) {
        var found = RUN_ID.matcher(info);
        return found.find() ? found.group(1) : null;
    }

    private static List<Place> places(OpenSeason season, Response members, long before) {
        var places = new ArrayList<Place>(members.size() / 2);
        for (int i = 0; i < members.size(); i += 2) {
            places.add(place(season, members.get(i), members.get(i + 1), before + i / 2));
        }
        return places;
    }

    private static List<Place> rankedPlaces(OpenSeason season, Response members) {
        var places = new ArrayList<Place>(members.size() / 3);
        for (int i = 0; i < members.size(); i += 3) {
            places.add(place(
                    season,
                    members.get(i),
                    members.get(i + 1),
                    members.get(i + 2).toLong()));
        }
        places.sort(Comparator.comparingLong(Place::rank));
        return places;
    }

    private static Place place(OpenSeason season, Response member, Response score, long before) {
        var value = (long) Double.parseDouble(score.toString());
        return new Place(Member.playerOf(member.toBytes()), sign(season.order()) * value, before + 1);
    }

    private static long sign(Order order) {
        return order == Order.UP ? 1 : -1;
    }

    private static String word(Order order) {
        return order.name().toLowerCase(Locale.ROOT);
    }
}
