package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Guests in rooms, who talk until they are told to stop, while an operator pays them now and then, so that they have pushes.
 * Afterwards what they recorded is checked against each other and against the rooms' logs.
 */
final class Gathering implements AutoCloseable {

    private static final int WORKERS = 24;
    private static final Duration LAST_ANSWER_PATIENCE = Duration.ofSeconds(60);

    private final List<Guest> guests = new ArrayList<>();
    private final Map<String, List<Guest>> rooms = new LinkedHashMap<>();
    private final Map<String, Long> payments = new ConcurrentHashMap<>();
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(WORKERS, Gathering::daemon);
    private final List<Thread> threads = new ArrayList<>();
    private final Supplier<Http> http;
    private volatile boolean goesOn = true;

    private Gathering(Supplier<Http> http) {
        this.http = http;
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "gathering");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Every second guest repeats messages whose answer was lost, the others let them be.
     *
     * @param http where rooms are made and read, and payments go
     * @param nodeOf where the guest of this number goes each time
     */
    static Gathering of(
            List<Player> players,
            int perRoom,
            Supplier<Http> http,
            IntFunction<Supplier<Http>> nodeOf,
            boolean repeats) {
        var gathering = new Gathering(http);
        for (int i = 0; i < players.size(); i++) {
            var guest = new Guest(players.get(i), nodeOf.apply(i), repeats && i % 2 == 0, gathering.workers);
            gathering.guests.add(guest);
        }
        gathering.makeRooms(perRoom);
        gathering.arrive();
        return gathering;
    }

    private void makeRooms(int perRoom) {
        for (int from = 0; from < guests.size(); from += perRoom) {
            var members = guests.subList(from, Math.min(guests.size(), from + perRoom));
            var made = http.get()
                    .post(members.get(0).player().token(), "/api/v1/rooms", new JsonObject().put("kind", "relay"))
                    .expect(201);
            rooms.put(made.getString("id"), members);
        }
    }

    private void arrive() {
        var arriving = new ArrayList<CompletableFuture<Void>>();
        rooms.forEach((room, members) -> members.forEach(
                guest -> arriving.add(CompletableFuture.runAsync(() -> guest.arrive(List.of(room)), workers))));
        CompletableFuture.allOf(arriving.toArray(CompletableFuture[]::new)).join();
    }

    List<Guest> guests() {
        return guests;
    }

    List<String> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /** From now on about so many messages a second are sent, by anybody to a room of his. */
    void talk(int perSecond) {
        var random = new Random(1);
        repeat("talk", perSecond, () -> {
            var guest = guests.get(random.nextInt(guests.size()));
            var theirs = guest.rooms();
            var unused = guest.say(theirs.get(random.nextInt(theirs.size())));
        });
    }

    /** From now on the operator pays somebody about so many times a second, each payment until it is acknowledged. */
    void pay(String operator, int perSecond) {
        var random = new Random(2);
        repeat("pay", perSecond, () -> {
            var player = guests.get(random.nextInt(guests.size())).player();
            var key = UUID.randomUUID().toString();
            while (!isPaid(operator, player, key)) {
                LockSupport.parkNanos(50_000_000);
            }
            payments.merge(player.id(), 1L, Long::sum);
        });
    }

    private boolean isPaid(String operator, Player player, String key) {
        try {
            return http.get()
                            .post(operator, "/api/v1/wallet/deposits", player.funds("0.01"), key)
                            .status()
                    == 201;
        } catch (UncheckedIOException lost) {
            return false;
        }
    }

    private void repeat(String what, int perSecond, Runnable work) {
        var thread = daemon(() -> {
            long next = System.nanoTime();
            while (goesOn) {
                work.run();
                next += 1_000_000_000L / perSecond;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        });
        thread.setName(what);
        thread.start();
        threads.add(thread);
    }

    /** No more is said or paid; waits until all are in, have all answers, and are where their rooms are. */
    void comeToRest() {
        goesOn = false;
        threads.forEach(thread -> Crowd.join(thread, LAST_ANSWER_PATIENCE));
        until(LAST_ANSWER_PATIENCE, () -> guests.stream().allMatch(Gathering::isAtRest), this::restless);
        rooms.forEach((room, members) -> until(
                LAST_ANSWER_PATIENCE,
                () -> members.stream()
                                        .map(guest -> guest.place(room))
                                        .distinct()
                                        .count()
                                == 1
                        && members.get(0).place(room).equals(tail(room, members.get(0))),
                () -> room + ": " + tail(room, members.get(0)) + " and "
                        + members.stream().map(guest -> guest.place(room)).toList()));
    }

    private static boolean isAtRest(Guest guest) {
        return guest.unansweredCount() == 0 && guest.rooms().stream().allMatch(guest::isIn);
    }

    private String restless() {
        return guests.stream()
                .filter(guest -> !isAtRest(guest))
                .map(guest -> guest.player() + " waits for " + guest.unansweredCount() + " answers, last "
                        + last(guest.recording()))
                .limit(5)
                .toList()
                .toString();
    }

    private static List<Recording.Line> last(Recording recording) {
        var lines = recording.lines().stream()
                .filter(line ->
                        !line.type().startsWith("RoomMessage") && !line.type().equals("RoomSend"))
                .toList();
        return lines.subList(Math.max(0, lines.size() - 6), lines.size());
    }

    private List<Long> tail(String room, Guest member) {
        var page = http.get()
                .get(member.player().token(), "/api/v1/rooms/" + room + "/messages?limit=1")
                .expect(200);
        return List.of(page.getLong("roomEpoch"), page.getLong("lastSeq"));
    }

    /** Waits for the pushes of what was paid. */
    void awaitPayments() {
        until(
                LAST_ANSWER_PATIENCE,
                () -> guests.stream()
                        .allMatch(guest -> toldOfPayments(guest)
                                >= payments.getOrDefault(guest.player().id(), 0L)),
                () -> "all are told what they were paid");
    }

    private static long toldOfPayments(Guest guest) {
        return guest.recording().lines().stream()
                .filter(line -> line.isGot("BalanceUpdate") && line.frame().containsKey("seq"))
                .count();
    }

    /** The checkers' words on all that was recorded. */
    void check(FaultReport report, boolean redisLost) {
        var order = new RoomOrderChecker();
        var acks = new AckChecker(redisLost);
        var pushes = new PushChecker();
        for (var guest : guests) {
            order.read(guest.recording());
            acks.read(guest.recording());
            pushes.read(guest.recording());
            if (!redisLost) {
                pushes.expect(
                        guest.player().id(),
                        "BalanceUpdate",
                        payments.getOrDefault(guest.player().id(), 0L));
            }
        }
        rooms.forEach((room, members) -> {
            var log = log(room, members.get(0));
            order.readLog(room, members.get(0).place(room).get(0), log);
            acks.readLog(room, log);
        });
        order.compareEpochs();
        acks.compare();
        report.add(order);
        report.add(pushes);
        report.add(acks);
    }

    private List<JsonObject> log(String room, Guest member) {
        var entries = new ArrayList<JsonObject>();
        while (true) {
            long after = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).getLong("roomSeq");
            var page = http.get()
                    .get(member.player().token(), "/api/v1/rooms/" + room + "/messages?limit=100&after=" + after)
                    .expect(200);
            page.getJsonArray("items").forEach(item -> entries.add((JsonObject) item));
            if (page.getJsonArray("items").isEmpty()
                    || entries.get(entries.size() - 1).getLong("roomSeq") >= page.getLong("lastSeq")) {
                return entries;
            }
        }
    }

    static void until(Duration patience, BooleanSupplier condition, Supplier<String> what) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(50_000_000);
        }
    }

    static void pauseFor(int seconds) {
        pauseForMs(1_000L * seconds);
    }

    static void pauseForMs(long ms) {
        long end = System.nanoTime() + Duration.ofMillis(ms).toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        goesOn = false;
        guests.forEach(Guest::close);
        workers.shutdownNow();
    }
}
