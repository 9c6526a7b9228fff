package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Changed;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Boards.Watched;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that watch boards, with a leaderboard that a test drives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BoardWatchIT {

    private static final PlayerId NEO = PlayerId.next();

    private final Map<String, Board> boards = new ConcurrentHashMap<>();
    private Gateways gateways;

    /** A board as leaderboard would tell of it: each change has a number, and a mark is the last one. */
    private static final class Board {

        private final List<Place> changes = new CopyOnWriteArrayList<>();
        private final List<Long> askedAtNanos = new CopyOnWriteArrayList<>();
        private volatile boolean away;
        private boolean lost;
        /** So often something was told that was new. */
        private final AtomicInteger tellings = new AtomicInteger();

        private volatile Future<Void> gate = Future.succeededFuture();
        private volatile Future<Void> changesGate = Future.succeededFuture();
        private final AtomicInteger watchers = new AtomicInteger();

        Watched watched() {
            return new Watched(away ? null : "" + changes.size(), 1, new Page(List.copyOf(changes), changes.size()));
        }

        /** What changed meanwhile is not known, this place too. */
        synchronized void losesTrackWith(Place place) {
            lost = true;
            changes.add(place);
        }

        synchronized Reply<Changed> since(String mark) {
            askedAtNanos.add(System.nanoTime());
            if (away) {
                return Reply.refused(Code.UNAVAILABLE, "away");
            }
            var now = List.copyOf(changes);
            var reset = lost;
            lost = false;
            var from = reset || mark.isEmpty() ? 0 : Integer.parseInt(mark);
            if (from < now.size()) {
                tellings.incrementAndGet();
            }
            return Reply.done(new Changed("" + now.size(), 1, reset || mark.isEmpty(), now.subList(from, now.size())));
        }
    }

    @BeforeAll
    void start() {
        gateways = new Gateways(TestServers.freshRedis());
        Gateways.await(gateways.bus.serve(
                Boards.WATCH, 1000, call -> answer(call.request().board(), board -> Reply.done(board.watched()))
                        .compose(reply -> waitedFor(call.request().board(), reply))));
        Gateways.await(gateways.bus.serve(
                Boards.CHANGES,
                1000,
                call -> changesGate(
                        call.request().board(),
                        () -> answer(
                                call.request().board(),
                                board -> board.since(
                                        call.request().since() == null
                                                ? ""
                                                : call.request().since())))));
        Gateways.await(gateways.bus.serve(
                Accounts.FIND_NAMES,
                1000,
                call -> Future.succeededFuture(Reply.done(new Accounts.FoundNames(call.request().players().stream()
                        .map(player -> new Accounts.Name(player, "neo"))
                        .toList())))));
    }

    private <R> Future<R> waitedFor(String name, R answer) {
        var board = boards.get(name);
        if (board == null) {
            return Future.succeededFuture(answer);
        }
        board.watchers.incrementAndGet();
        return board.gate.map(open -> answer);
    }

    /** What is answered is how things stand now, when it comes later too. */
    private <R> Future<R> changesGate(String name, java.util.function.Supplier<Future<R>> answer) {
        var board = boards.get(name);
        var gate = board == null ? Future.<Void>succeededFuture() : board.changesGate;
        var answered = answer.get();
        return gate.compose(open -> answered);
    }

    private <R> Future<Reply<R>> answer(String name, java.util.function.Function<Board, Reply<R>> of) {
        var board = boards.get(name);
        return Future.succeededFuture(
                board == null ? Reply.refused(Code.NOT_FOUND, "there is no such board") : of.apply(board));
    }

    @AfterAll
    void stop() {
        gateways.close();
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private Board board(String name) {
        return boards.computeIfAbsent(name, first -> new Board());
    }

    @Test
    void aWatcherIsToldHowThingsStandAndWhatChanges() {
        var board = board("told");
        board.changes.add(new Place(NEO, 5, 1));
        try (var socket = gateways.join(PlayerId.next())) {
            var watched = socket.ask(watch("w1", "told"));
            assertThat(watched.toString())
                    .isEqualTo("{\"eventType\":\"BoardWatched\",\"eventId\":\"w1\",\"board\":\"told\",\"season\":1,"
                            + "\"entries\":[" + entry(5, 1) + "],\"total\":1}");

            board.changes.add(new Place(NEO, 7, 1));
            assertThat(socket.next().toString())
                    .isEqualTo("{\"eventType\":\"LeaderboardUpdated\",\"board\":\"told\",\"season\":1,"
                            + "\"changes\":[" + entry(7, 1) + "]}");
            // Nothing changed, nothing is told.
            assertThat(socket.isQuiet(1200)).isTrue();
        }
    }

    private static String entry(long score, long rank) {
        return "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":%d,\"rank\":%d}".formatted(NEO, score, rank);
    }

    /**
     * Changes all the time, two watchers on different loops, three seconds or longer: a push for each look at most, two looks a
     * second at most, nothing lost.
     */
    @Test
    void changesAreGatheredToTwoPushesASecond() {
        var board = board("busy");
        try (var one = gateways.join(PlayerId.next());
                var other = gateways.join(PlayerId.next())) {
            assertThat(one.ask(watch("w", "busy")).path("total").asInt()).isZero();
            assertThat(other.ask(watch("w", "busy")).path("total").asInt()).isZero();
            var start = System.nanoTime();
            while (System.nanoTime() - start < 3_000_000_000L || board.tellings.get() < 3) {
                board.changes.add(new Place(NEO, board.changes.size(), 1));
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
            var last = board.changes.size() - 1;
            for (var socket : List.of(one, other)) {
                var pushes = pushesUntil(socket, last);
                assertThat(pushes.size()).isBetween(2, board.tellings.get());
                var scores = new ArrayList<Long>();
                pushes.forEach(push -> push.path("changes")
                        .forEach(change -> scores.add(change.path("score").asLong())));
                for (int i = 0; i <= last; i++) {
                    assertThat(scores.get(i)).isEqualTo(i);
                }
            }
            for (int i = 1; i < board.askedAtNanos.size(); i++) {
                assertThat(board.askedAtNanos.get(i) - board.askedAtNanos.get(i - 1))
                        .isGreaterThanOrEqualTo(499_000_000L);
            }
        }
    }

    private static List<JsonNode> pushesUntil(RawSocket socket, long score) {
        var pushes = new ArrayList<JsonNode>();
        while (pushes.isEmpty() || lastScore(pushes) < score) {
            pushes.add(socket.next("LeaderboardUpdated"));
        }
        return pushes;
    }

    private static long lastScore(List<JsonNode> pushes) {
        var changes = pushes.get(pushes.size() - 1).path("changes");
        return changes.path(changes.size() - 1).path("score").asLong();
    }

    /** An answer can't be held for longer than four seconds; who was slower than that tries again. */
    @Test
    void whoBeginsToWatchIsToldNothingOlderThanTheNewsBefore() {
        assertThat(IntStream.range(0, 10).anyMatch(attempt -> isToldNothingOlder("late" + attempt)))
                .isTrue();
    }

    private boolean isToldNothingOlder(String name) {
        var board = board(name);
        board.changes.add(new Place(NEO, 5, 1));
        try (var one = gateways.join(PlayerId.next());
                var late = gateways.join(PlayerId.next())) {
            assertThat(one.ask(watch("w", name)).path("total").asInt()).isEqualTo(1);
            var gate = Promise.<Void>promise();
            board.gate = gate.future();
            late.send(watch("w", name));
            Gateways.until(() -> board.watchers.get() == 2);
            board.changes.add(new Place(NEO, 7, 1));
            assertThat(one.next().path("eventType").asText()).isEqualTo("LeaderboardUpdated");
            var news = late.next();
            gate.complete();
            if (isTooLate(news)) {
                return false;
            }
            var watched = late.next();
            if (isTooLate(watched)) {
                return false;
            }

            assertThat(news.path("eventType").asText()).isEqualTo("LeaderboardUpdated");
            assertThat(watched.path("eventType").asText()).isEqualTo("BoardWatched");
            assertThat(watched.path("total").asInt()).isEqualTo(2);
            return true;
        }
    }

    private static boolean isTooLate(JsonNode frame) {
        return frame.path("code").asText().equals("TIMEOUT");
    }

    @Test
    void onlyWhoWatchesIsToldAndOnlyUntilItDoesNot() {
        var board = board("mine");
        var unwatched = board("theirs");
        try (var socket = gateways.join(PlayerId.next());
                var bystander = gateways.join(PlayerId.next())) {
            var unused = socket.ask(watch("w", "mine"));
            board.changes.add(new Place(NEO, 1, 1));
            unwatched.changes.add(new Place(NEO, 1, 1));
            assertThat(socket.next("LeaderboardUpdated").path("board").asText()).isEqualTo("mine");
            assertThat(bystander.isQuiet(200)).isTrue();

            var left = socket.ask("{\"eventType\":\"BoardUnwatch\",\"eventId\":\"u\",\"data\":{\"board\":\"mine\"}}");
            assertThat(left.toString())
                    .isEqualTo("{\"eventType\":\"BoardUnwatched\",\"eventId\":\"u\",\"board\":\"mine\"}");
            var asked = board.askedAtNanos.size();
            board.changes.add(new Place(NEO, 2, 1));
            assertThat(socket.isQuiet(1900)).isTrue();
            assertThat(board.askedAtNanos).as("one that was under way already").hasSizeBetween(asked, asked + 1);
            assertThat(unwatched.askedAtNanos).isEmpty();
        }
    }

    /** The answer to whom watched before comes when another has been told of what is newer. */
    @Test
    void whatWasAskedForAWatchThatHasEndedIsNotToldToTheNext() {
        var board = board("ended");
        var gate = Promise.<Void>promise();
        try (var one = gateways.join(PlayerId.next());
                var next = gateways.join(PlayerId.next())) {
            assertThat(one.ask(watch("w", "ended")).path("total").asInt()).isZero();
            board.changesGate = gate.future();
            board.changes.add(new Place(NEO, 5, 1));
            Gateways.until(() -> board.tellings.get() == 1);
            board.changesGate = Future.succeededFuture();
            var unused = one.ask("{\"eventType\":\"BoardUnwatch\",\"eventId\":\"u\",\"data\":{\"board\":\"ended\"}}");
            // A tick forgets what nobody hears.
            assertThat(one.isQuiet(500)).isTrue();
            board.changes.add(new Place(NEO, 7, 1));
            assertThat(next.ask(watch("w", "ended")).path("total").asInt()).isEqualTo(2);

            gate.complete();
            assertThat(next.isQuiet(1200)).isTrue();
            board.changes.add(new Place(NEO, 9, 1));
            assertThat(next.next("LeaderboardUpdated").path("changes").toString())
                    .isEqualTo("[" + entry(9, 1) + "]");
        }
    }

    @Test
    void aBoardThatWasAwayIsToldFromTheTopWhenItIsBack() {
        var board = board("away");
        board.away = true;
        board.changes.add(new Place(NEO, 3, 1));
        try (var socket = gateways.join(PlayerId.next())) {
            assertThat(socket.ask(watch("w", "away")).path("entries").size()).isEqualTo(1);
            assertThat(socket.isQuiet(700)).isTrue();
            board.away = false;

            var reset = socket.next("LeaderboardUpdated");
            assertThat(reset.path("reset").asBoolean()).isTrue();
            assertThat(reset.path("changes").size()).isEqualTo(1);
            board.losesTrackWith(new Place(NEO, 4, 1));
            var again = socket.next("LeaderboardUpdated");
            assertThat(again.path("reset").asBoolean()).isTrue();
            assertThat(again.path("changes").size()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"eventType":"BoardWatch","eventId":"e"}                                               | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","data":{}}                                     | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","data":{"board":7}}                            | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","data":{"board":null}}                         | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","data":{"board":"told","top":5}}               | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","gameId":"dice","data":{"board":"told"}}       | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","roomId":"r","data":{"board":"told"}}          | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","action":"a","data":{"board":"told"}}          | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","board":"told"}                                | INVALID_EVENT_INPUTS
            {"eventType":"BoardWatch","eventId":"e","data":{"board":"nowhere"}}                    | NOT_FOUND
            {"eventType":"BoardWatch","eventId":"e","data":{"board":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}} | NOT_FOUND
            {"eventType":"BoardUnwatch","eventId":"e","data":{}}                                   | INVALID_EVENT_INPUTS
            """)
    void whatIsNoWatchIsRefused(String event, Code code) {
        try (var socket = gateways.join(PlayerId.next())) {
            var error = socket.ask(event);
            assertThat(error.path("eventType").asText()).isEqualTo("Error");
            assertThat(error.path("code").asText()).isEqualTo(code.name());
            assertThat(gateways.node.sockets().audiences())
                    .noneMatch(audience -> audience.name().equals("nowhere"));
        }
    }

    @Test
    void nobodyWatchesBeforeAuthenticating() {
        try (var socket = gateways.open()) {
            assertThat(socket.ask(watch("w", "told")).path("code").asText()).isEqualTo("CLIENT_NOT_AUTHENTICATED");
        }
    }

    @Test
    void oneSocketWatchesSixtyFourBoardsAndNoMore() {
        try (var socket = gateways.join(PlayerId.next())) {
            for (int i = 0; i < 64; i++) {
                board("many" + i);
                assertThat(socket.ask(watch("w" + i, "many" + i))
                                .path("eventType")
                                .asText())
                        .isEqualTo("BoardWatched");
            }
            board("many64");
            var refused = socket.ask(watch("over", "many64"));
            assertThat(refused.path("code").asText()).isEqualTo("FORBIDDEN");
            assertThat(refused.path("message").asText()).contains("64");
            assertThat(socket.ask(watch("again", "many3")).path("eventType").asText())
                    .isEqualTo("BoardWatched");
        }
        Gateways.until(() -> gateways.node.sockets().audiences().stream()
                .noneMatch(audience -> audience.name().startsWith("many")));
    }

    private static String watch(String eventId, String board) {
        return "{\"eventType\":\"BoardWatch\",\"eventId\":\"%s\",\"data\":{\"board\":\"%s\"}}"
                .formatted(eventId, board);
    }
}
