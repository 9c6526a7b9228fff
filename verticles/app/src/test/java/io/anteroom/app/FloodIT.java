package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One client floods a room with joins and leaves while the others talk; judged by what these recorded. */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FloodIT extends TwoNodeStage {

    private static final int PER_ROOM = 15;
    private static final int FLOOD_PER_SECOND = 10_000;
    private static final int FRAMES_MAX = 40_000;
    private static final Duration CALM_WITHIN = Duration.ofSeconds(30);
    /** So long nobody may wait who does not flood; a hundredth of them may wait longer. */
    private static final Duration SANE = Duration.ofSeconds(1);
    /** Or so much longer than in the calm, on a machine that is slow anyway. */
    private static final int SLOWER_MAX = 5;
    /** All wait while the machine itself stands still; it does not do so in each of several floods. */
    private static final int FLOODS_MORE_MAX = 3;

    private static final Pattern SOCKETS = Pattern.compile("^anteroom_gateway_sockets (\\S+)$", Pattern.MULTILINE);

    FloodIT() {
        super("room.seatKept=3s");
    }

    @Test
    void whoFloodsIsRefusedThenClosedAndHurtsNobodyElse() {
        int count = FaultForm.of(60, 300);
        var players = servers.makePlayers(count + 1);
        var culprit = players.get(count);
        var report = new FaultReport("flood");
        try (var gathering = Gathering.of(
                players.subList(0, count), PER_ROOM, a::http, i -> () -> (i % 2 == 0 ? a : b).http(), true)) {
            var room = gathering.rooms().get(0);
            refusals(report, culprit, room);
            gathering.talk(FaultForm.of(100, 200));
            gathering.pay(servers.operatorToken(), 10);
            Gathering.pauseFor(FaultForm.of(4, 10));
            report.say("calm: " + latency(gathering, List.of()));
            var calm = quantile(gathering, List.of(), 0.99).multipliedBy(SLOWER_MAX);
            var bound = calm.compareTo(SANE) > 0 ? calm : SANE;
            var p99 = flooded(report, gathering, culprit, room);
            for (int more = 0; p99.compareTo(bound) >= 0 && more < FLOODS_MORE_MAX; more++) {
                p99 = flooded(report, gathering, culprit, room);
            }

            gathering.comeToRest();
            gathering.awaitPayments();
            Gathering.until(
                    CALM_WITHIN,
                    () -> members(gathering, room).size() == PER_ROOM,
                    () -> "who floods is still in " + members(gathering, room));
            Gathering.until(CALM_WITHIN, () -> sockets() == count, () -> sockets() + " sockets");
            report.say("afterwards: sockets=" + sockets() + " members=" + PER_ROOM);
            gathering.check(report, false);
            report.finish();
            assertThat(p99).as("from message to acknowledgement").isLessThan(bound);
            assertThat(a.output() + b.output()).doesNotContain("OutOfMemoryError");
        }
    }

    /** How long nearly all others wait at most while somebody floods. */
    private Duration flooded(FaultReport report, Gathering gathering, Player culprit, String room) {
        var before = counts(gathering);
        try (var flood = new Flood(a.http(), culprit, room, FLOOD_PER_SECOND)) {
            Gathering.pauseFor(FaultForm.of(8, 60));
            Gathering.until(CALM_WITHIN, () -> flood.closedAsFlood() > 0, flood::line);
            report.say(flood.line());
        }
        report.say("flooded: " + latency(gathering, before));
        return quantile(gathering, before, 0.99);
    }

    /** What a client is told that sends as fast as it can and reads the answers. */
    private void refusals(FaultReport report, Player culprit, String room) {
        try (var socket = GameSocket.open(a.http(), culprit.token())) {
            int sent = 0;
            while (sent < 2_000 || (socket.isOpen() && sent < FRAMES_MAX)) {
                socket.send(Events.roomJoin(room, 0));
                socket.send(Events.roomLeave(room));
                sent += 2;
                // A slow machine takes a while over so many, and some more are allowed in it.
                if (sent >= 2_000 && sent % 100 == 0) {
                    Gathering.pauseForMs(1);
                }
            }
            int code = socket.awaitClose(CALM_WITHIN);
            var refused = socket.frames().stream()
                    .filter(GameSocket.ofType("Error"))
                    .map(frame -> frame.getString("code"))
                    .toList();
            report.say(sent + " at once: rateLimited="
                    + refused.stream().filter("RATE_LIMITED"::equals).count() + " overloaded="
                    + refused.stream().filter("OVERLOADED"::equals).count() + " closedWith=" + code);
            assertThat(refused).contains("RATE_LIMITED").isSubsetOf("RATE_LIMITED", "OVERLOADED", "NOT_A_MEMBER");
            assertThat(code).isEqualTo(4029);
        }
    }

    private Set<String> members(Gathering gathering, String room) {
        var members = new TreeSet<String>();
        a.http()
                .get(gathering.guests().get(0).player().token(), "/api/v1/rooms/" + room)
                .expect(200)
                .getJsonArray("members")
                .forEach(member -> members.add(((JsonObject) member).getString("playerId")));
        return members;
    }

    private long sockets() {
        return sockets(a) + sockets(b);
    }

    private static long sockets(NodeProcess node) {
        var found = SOCKETS.matcher(node.management().get("/metrics").text());
        assertThat(found.find()).isTrue();
        return (long) Double.parseDouble(found.group(1));
    }

    private static List<Integer> counts(Gathering gathering) {
        return gathering.guests().stream()
                .map(guest -> guest.latenciesNanos(0).size())
                .toList();
    }

    /** Of all that was acknowledged after these many of each guest. */
    private static Duration quantile(Gathering gathering, List<Integer> after, double quantile) {
        var guests = gathering.guests();
        var all = java.util.stream.IntStream.range(0, guests.size())
                .mapToObj(i -> guests.get(i).latenciesNanos(after.isEmpty() ? 0 : after.get(i)))
                .flatMap(List::stream)
                .sorted()
                .toList();
        assertThat(all).isNotEmpty();
        return Duration.ofNanos(all.get((int) (quantile * (all.size() - 1))));
    }

    private static String latency(Gathering gathering, List<Integer> after) {
        return "p50=" + quantile(gathering, after, 0.5).toMillis() + "ms p99="
                + quantile(gathering, after, 0.99).toMillis() + "ms max="
                + quantile(gathering, after, 1).toMillis() + "ms";
    }
}
