package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Rooms that tick, of kind {@link Adding}, as their members see them. */
final class TicksIT {

    private static final Kinds KINDS = Kinds.of(List.of()).ticking(List.of(Adding.loud(), Adding.quiet()));
    /** One shard on a long lease, so that none moves from one instance to the other while tests look. */
    private static final RunningRooms ROOMS =
            new RunningRooms(KINDS, "room.tickShards=1", "room.tickLease=12s", "room.tickSnapshotEvery=300ms");

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private RoomId room(String kind, Rooms.Seat... seats) {
        var room = ROOMS.create(ann, kind, null, null).roomId();
        for (var seat : seats) {
            ROOMS.join(room, seat);
        }
        return room;
    }

    private static List<JsonNode> told(RoomId room) {
        var told = new ArrayList<JsonNode>();
        for (var news : ROOMS.told) {
            if (news.roomId().equals(room)) {
                news.entries().forEach(entry -> told.add(Json.tree(entry)));
            }
        }
        return told;
    }

    private static long lastTick(RoomId room) {
        return told(room).stream()
                .mapToLong(entry -> entry.path("tick").asLong())
                .max()
                .orElse(0);
    }

    private static void awaitTick(RoomId room, long tick) {
        RunningRooms.until(() -> lastTick(room) >= tick);
    }

    /** Until a tick stands in the log that took all up to that number; what this node was told of may be older. */
    private static TickLog awaitTaken(RoomId room, long seq) {
        RunningRooms.until(() -> TickLog.of(ROOMS, room).upto() >= seq);
        return TickLog.of(ROOMS, room);
    }

    @Test
    void ticksComeAtTheRateAndNoneIsLeftOut() {
        var room = room("adding", ROOMS.seat(ann));
        awaitTick(room, 70);

        var ticks = TickLog.of(ROOMS, room).ticks();
        for (int i = 0; i < ticks.size(); i++) {
            assertThat(ticks.get(i).path("tick").asLong()).isEqualTo(i + 1);
        }
        var took = Duration.between(at(ticks.get(9)), at(ticks.get(69)));
        // 60 ticks are 3 s; a machine that is busy with other things skips some.
        assertThat(took).isBetween(Duration.ofMillis(2_700), Duration.ofSeconds(9));
    }

    private static Instant at(JsonNode entry) {
        return Instant.parse(entry.path("at").asText());
    }

    @Test
    void membersAreToldEachEntryOnceAndInOrder() {
        var room = room("adding", ROOMS.seat(ann));
        for (int i = 1; i <= 9; i++) {
            ROOMS.say(room, ann, "" + i);
        }
        awaitTick(room, 20);

        var log = ROOMS.log(room);
        // What stands last may not be told yet, and neither may a join, which another instance tells of.
        RunningRooms.until(() -> toldFirsts(room)
                .containsAll(LongStream.rangeClosed(1, log.size()).boxed().toList()));
        var heard = new String[log.size()];
        for (var news : ROOMS.told) {
            for (int i = 0; news.roomId().equals(room) && i < news.entries().size(); i++) {
                int place = (int) news.first() - 1 + i;
                if (place < heard.length) {
                    assertThat(heard[place]).as("told once").isNull();
                    heard[place] = news.entries().get(i);
                }
            }
        }
        assertThat(heard).containsExactly(log.toArray(String[]::new));
    }

    /** Numbers of the entries that this node was told of. */
    private static Set<Long> toldFirsts(RoomId room) {
        return ROOMS.told.stream()
                .filter(news -> news.roomId().equals(room))
                .flatMap(news -> LongStream.range(
                                news.first(), news.first() + news.entries().size())
                        .boxed())
                .collect(Collectors.toSet());
    }

    @Test
    void whoLeftMeanwhileLearnsWhatBecameOfAnInput() {
        var seat = ROOMS.seat(ann);
        var room = room("adding", seat, ROOMS.seat(bob));
        var input = RunningRooms.send(room, ann, "kept", "2");
        var first = ROOMS.append(input).get(0);
        assertThat(first.refusal()).isNull();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        assertThat(ROOMS.append(input).get(0)).isEqualTo(first);
        var other = RunningRooms.send(room, ann, "kept", "3");
        assertThat(ROOMS.append(other).get(0).refusal()).isEqualTo(Appends.REUSED);
        var late = RunningRooms.send(room, ann, "4");
        assertThat(ROOMS.append(late).get(0).refusal()).isEqualTo(Appends.NO_MEMBER);
        awaitTick(room, lastTick(room) + 5);
        TickLog.of(ROOMS, room).isWhatTheModelSays();
    }

    @Test
    void whatIsAcknowledgedIsTakenOnceInOrder() {
        var room = room("adding", ROOMS.seat(ann), ROOMS.seat(bob));
        var last = 0L;
        for (int i = 0; i < 60; i++) {
            last = ROOMS.say(room, i % 3 == 0 ? bob : ann, "" + (1 + i % 9));
        }

        var log = awaitTaken(room, last);
        log.isWhatTheModelSays();
        var tick = log.ticks().get(log.ticks().size() - 1).path("data");
        assertThat(tick.path("taken").asInt()).isEqualTo(60);
        assertThat(tick.path("members").asInt()).isEqualTo(2);
        assertThat(log.restored()).isEmpty();
    }

    @Test
    void anIllegalInputChangesNothingAndARepeatedOneIsTakenOnce() {
        var room = room("adding", ROOMS.seat(ann));
        var sent = ROOMS.append(RunningRooms.send(room, ann, "10")).get(0);
        assertThat(sent.refusal()).extracting("code").isEqualTo(Code.INVALID_ACTION);
        var stranger = ROOMS.append(RunningRooms.send(room, bob, "1")).get(0);
        assertThat(stranger.refusal()).isEqualTo(Appends.NO_MEMBER);

        var seven = RunningRooms.send(room, ann, "seven", "7");
        var first = ROOMS.append(seven).get(0);
        assertThat(ROOMS.append(seven).get(0)).isEqualTo(first);
        var other = RunningRooms.send(room, ann, "seven", "8");
        assertThat(ROOMS.append(other).get(0).refusal()).isEqualTo(Appends.REUSED);

        var ticks = awaitTaken(room, first.seq()).ticks();
        assertThat(ticks.get(ticks.size() - 1).path("data").path("sum").asInt()).isEqualTo(7);
    }

    @Test
    void anEmptyRoomStandsStillAndGoesOnWhenSomebodyComes() {
        var seat = ROOMS.seat(ann);
        var room = room("adding", seat);
        awaitTick(room, 3);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        RunningRooms.until(() -> {
            var ticks = TickLog.of(ROOMS, room).ticks();
            return ticks.get(ticks.size() - 1).path("data").path("members").asInt() == 0;
        });
        var length = ROOMS.log(room).size();
        RunningRooms.await(ROOMS.vertx.timer(500));
        assertThat(ROOMS.log(room)).hasSize(length);
        var last = Json.tree(ROOMS.log(room).get(length - 1)).path("tick").asLong();

        ROOMS.join(room, ROOMS.seat(bob));
        awaitTick(room, last + 5);

        var log = TickLog.of(ROOMS, room);
        log.isWhatTheModelSays();
        assertThat(log.restored()).isEmpty();
        assertThat(log.ticks().stream().map(tick -> tick.path("tick").asLong())).contains(last + 1);
    }

    @Test
    void silentTicksAreWrittenNowAndThen() {
        var room = room("quiet", ROOMS.seat(ann));
        ROOMS.say(room, ann, "4");
        RunningRooms.until(() -> !TickLog.of(ROOMS, room).ticks().isEmpty());
        // Its ticks cannot be seen; those of another room, which the same instance lets tick, tell how many were due.
        var clock = room("adding", ROOMS.seat(ann));
        awaitTick(clock, 20);

        var view = ROOMS.join(room, ROOMS.seat(bob)).view();

        var said = TickLog.of(ROOMS, room).ticks();
        assertThat(said).hasSize(1);
        var told = said.get(0).path("data").path("ticks").asLong();
        // At most one interval old, which is 6 ticks, or some more where both began apart.
        assertThat(Json.tree(String.valueOf(view)).path("ticks").asLong()).isGreaterThan(told + 5);
        assertThat(Json.tree(String.valueOf(view)).path("sum").asInt()).isEqualTo(4);
    }

    @Test
    void theTickThatEndsItIsTheLastAndItsOutcomeIsKept() {
        var room = room("adding", ROOMS.seat(ann));
        ROOMS.say(room, ann, "99");
        RunningRooms.until(() -> ROOMS.store.row(room).outcome() != null);

        assertThat(String.valueOf(ROOMS.store.row(room).outcome())).isEqualTo("{\"places\":{\"" + ann + "\":1}}");
        var length = ROOMS.log(room).size();
        RunningRooms.await(ROOMS.vertx.timer(300));
        assertThat(ROOMS.log(room)).hasSize(length);
    }

    @Test
    void aRoomWhoseRulesFailStandsStillAndTheOthersGoOn() {
        var broken = room("adding", ROOMS.seat(ann));
        var other = room("adding", ROOMS.seat(bob));
        awaitTick(broken, 1);
        ROOMS.say(broken, ann, "13");
        RunningRooms.until(
                () -> ROOMS.registry.counter("anteroom.room.ticks.failed").count() == 1);
        var length = ROOMS.log(broken).size();
        awaitTick(other, lastTick(other) + 20);

        assertThat(ROOMS.log(broken)).hasSize(length);
        assertThat(ROOMS.registry.counter("anteroom.room.ticks.failed").count()).isEqualTo(1);
    }

    @Test
    void newsOfTicksCarryTheRoomsEpoch() {
        var room = room("adding", ROOMS.seat(ann));
        awaitTick(room, 2);
        assertThat(ROOMS.told.stream().filter(news -> news.roomId().equals(room)))
                .extracting(Inbox.RoomEntries::epoch)
                .containsOnly(1L);
    }
}
