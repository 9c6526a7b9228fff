package io.anteroom.app;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Players who queue for matches, each with a client that keeps its session whatever happens to its socket. */
final class Queuers implements AutoCloseable {

    private static final int WORKERS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RETRY_NANOS = Duration.ofMillis(50).toNanos();

    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(WORKERS);
    private final List<Guest> guests = new ArrayList<>();
    private final IntFunction<Http> nodeOf;
    private final IntPredicate isLate;
    private final AtomicInteger queued = new AtomicInteger();

    /**
     * @param nodeOf where the player of this number goes; asked for each socket and each request
     * @param isLate whether it begins its session only when it has queued, and so while it is matched
     */
    Queuers(List<Player> players, IntFunction<Http> nodeOf, IntPredicate isLate) {
        this.nodeOf = nodeOf;
        this.isLate = isLate;
        for (int i = 0; i < players.size(); i++) {
            int number = i;
            guests.add(new Guest(players.get(i), () -> nodeOf.apply(number), true, workers));
        }
        var inTime = IntStream.range(0, players.size())
                .filter(isLate.negate())
                .mapToObj(guests::get)
                .toList();
        all(inTime, guest -> guest.arrive(List.of()));
    }

    private interface Work {
        void of(Guest guest);
    }

    private void all(List<Guest> some, Work work) {
        CompletableFuture.allOf(some.stream()
                        .map(guest -> CompletableFuture.runAsync(() -> work.of(guest), workers))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    List<Guest> guests() {
        return guests;
    }

    /** How many were told that they wait, or that they are in a match already. */
    int queued() {
        return queued.get();
    }

    /** Queues the player of this number, however often it takes. Its rank is its rating if none is given. */
    void queue(int number, String mode, @Nullable Integer rank) {
        var wish = new JsonObject().put("mode", mode);
        if (rank != null) {
            wish.put("rank", rank);
        }
        var token = guests.get(number).player().token();
        untilDone(number, http -> http.post(token, "/api/v1/queue", wish));
        queued.incrementAndGet();
        if (isLate.test(number)) {
            workers.execute(guests.get(number)::comeBack);
        }
    }

    private interface Request {
        Http.Reply to(Http http);
    }

    @CanIgnoreReturnValue
    private JsonObject untilDone(int number, Request request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String last;
            boolean isFinal = false;
            try {
                var reply = request.to(nodeOf.apply(number));
                if (reply.status() == 200) {
                    return reply.json();
                }
                last = reply.toString();
                isFinal = reply.status() == 400;
            } catch (UncheckedIOException lost) {
                last = lost.toString();
            }
            if (isFinal || System.nanoTime() > end) {
                throw new AssertionError("player " + number + ": " + last);
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** The room of the match a guest was told of first. */
    private static Optional<String> roomOf(Guest guest) {
        return guest.recording().lines().stream()
                .filter(line -> line.isGot("MatchFound"))
                .map(line -> line.frame().getString("roomId"))
                .findFirst();
    }

    /** How many have heard of a match. */
    int told() {
        return (int) guests.stream().filter(guest -> roomOf(guest).isPresent()).count();
    }

    /** Whoever was told of a match enters its room; and into each room one tries to come who is in another match. */
    void enterMatches() {
        all(guests, guest -> roomOf(guest).ifPresent(room -> enter(guest, room)));
        var rooms = List.copyOf(numbersByRoom().entrySet());
        for (int i = 1; i < rooms.size(); i++) {
            enter(guests.get(rooms.get(i - 1).getValue()), rooms.get(i).getKey());
        }
    }

    /** Of each match's room, and the number of one of its players. */
    private Map<String, Integer> numbersByRoom() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < guests.size(); i++) {
            int number = i;
            roomOf(guests.get(i)).ifPresent(room -> numbers.putIfAbsent(room, number));
        }
        return numbers;
    }

    private static void enter(Guest guest, String room) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var answer = guest.ask(Events.roomJoin(room, 0));
                if (!answer.getBoolean("retryable", false)) {
                    return;
                }
            } catch (AnswerLost lost) {
                // Again, over its next socket.
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(guest.player() + " got no answer to a RoomJoin");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** The checkers' words on what they were told and where they stand. Who still waits leaves the queue. */
    void check(FaultReport report) {
        var matches = new MatchChecker();
        var pushes = new PushChecker();
        guests.forEach(guest -> {
            matches.read(guest.recording());
            pushes.read(guest.recording());
        });
        for (int i = 0; i < guests.size(); i++) {
            stand(matches, i);
        }
        matches.compare();
        report.add(matches);
        report.add(pushes);
    }

    private void stand(MatchChecker matches, int number) {
        var player = guests.get(number).player();
        var status = status(number);
        matches.standing(player.id(), status);
        if (status.getBoolean("queued")) {
            untilDone(number, http -> http.delete(player.token(), "/api/v1/queue"));
            matches.cancelled(player.id(), status(number));
        }
    }

    private JsonObject status(int number) {
        return untilDone(number, http -> http.get(guests.get(number).player().token(), "/api/v1/queue/status"));
    }

    /** The checker's word on the rooms of the matches, as their players found them and as they are shown. */
    void checkRooms(FaultReport report) {
        var checker = new MatchRoomChecker();
        guests.forEach(guest -> checker.read(guest.recording()));
        numbersByRoom()
                .forEach((room, number) -> checker.shown(
                        room,
                        untilDone(
                                number,
                                http -> http.get(guests.get(number).player().token(), "/api/v1/rooms/" + room))));
        checker.compare();
        report.add(checker);
    }

    @Override
    public void close() {
        guests.forEach(Guest::close);
        workers.shutdownNow();
    }
}
