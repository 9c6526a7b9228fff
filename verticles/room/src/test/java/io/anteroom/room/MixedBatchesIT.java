package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.room.rules.RoomRules;
import io.anteroom.runtime.Deadline;
import io.anteroom.testkit.FaultProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages for several rooms in one request, some of which can't be taken, or not in time. */
final class MixedBatchesIT {

    private static final Kinds KINDS = Kinds.of(List.of(new Broken()));

    private final RunningRooms rooms = new RunningRooms(KINDS);
    private final FaultProxy proxy = FaultProxy.to(rooms.redisUrl);
    private final PlayerId ann = PlayerId.next();

    /** Rules that fail whatever is moved. */
    private static final class Broken implements RoomRules {

        @Override
        public String kind() {
            return "broken";
        }

        @Override
        public int membersMax() {
            return 2;
        }

        @Override
        public JsonNode begin(long chance, List<PlayerId> expected) {
            return Json.MAPPER.createObjectNode();
        }

        @Override
        public Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs) {
            throw new IllegalStateException("broken");
        }

        @Override
        public JsonNode view(JsonNode state, PlayerId viewer, long nowMs) {
            return state;
        }
    }

    /** One instance, so that what is asked later comes later. */
    @BeforeEach
    void start() {
        var url = proxy.through(rooms.redisUrl);
        RunningRooms.await(rooms.deploy(RunningRooms.config(), KINDS, url, new SimpleMeterRegistry(), 1));
        RunningRooms.await(rooms.vertx.undeploy(rooms.deployed));
        rooms.awaitRedis();
    }

    @AfterEach
    void stop() {
        proxy.heal();
        rooms.close();
        proxy.close();
    }

    private RoomId joined(String kind) {
        var room = rooms.create(ann, kind, null, null).roomId();
        rooms.join(room, rooms.seat(ann));
        return room;
    }

    /** Of a room that Redis does not have. */
    private Rooms.Send unbegun() {
        return RunningRooms.send(rooms.create(ann).roomId(), ann, "1");
    }

    private static @Nullable Code code(Rooms.Sent sent) {
        return sent.refusal() == null ? null : sent.refusal().code();
    }

    @Test
    void aRoomThatCantBeBegunKeepsNobodyElseFromBeingAnswered() {
        var room = joined(Kinds.RELAY);
        rooms.store.holdBegins().fail("lost");

        var sent = rooms.append(unbegun(), RunningRooms.send(room, ann, "1"));

        assertThat(code(sent.get(0))).isEqualTo(Code.UNAVAILABLE);
        assertThat(sent.get(1)).isEqualTo(Rooms.Sent.at(2));
    }

    @Test
    void rulesThatFailFailTheMoveAlone() {
        var room = joined(Kinds.RELAY);
        var broken = joined("broken");

        var sent = rooms.append(RunningRooms.send(broken, ann, "1"), RunningRooms.send(room, ann, "1"));

        assertThat(code(sent.get(0))).isEqualTo(Code.TIMEOUT);
        assertThat(sent.get(1)).isEqualTo(Rooms.Sent.at(2));
    }

    @Test
    void whatIsRefusedLaterIsNoAnswerToWhatWasTaken() {
        var room = joined(Kinds.RELAY);
        var once = RunningRooms.send(room, ann, "1");
        var held = rooms.store.holdBegins();
        var begins = rooms.store.beginsAsked();
        var asked = rooms.bus.ask(Rooms.APPEND, new Rooms.Append(rooms.bus.nodeId(), List.of(once, unbegun(), once)));
        RunningRooms.until(() -> rooms.store.beginsAsked() > begins);
        proxy.cut();
        held.complete();

        var sent = RunningRooms.await(asked).fold(Rooms.Appended::results, refusal -> {
            throw new AssertionError("refused, though one was taken: " + refusal);
        });
        assertThat(sent.get(0)).isEqualTo(Rooms.Sent.at(2));
        assertThat(code(sent.get(1))).isNotNull();
        assertThat(code(sent.get(2))).isNotNull();
    }

    @Test
    void nothingIsTakenForWhoHasGivenUp() {
        var room = joined(Kinds.RELAY);
        var once = RunningRooms.send(room, ann, "1");
        var held = rooms.store.holdBegins();
        var begins = rooms.store.beginsAsked();
        var sends = List.of(once, once, RunningRooms.send(room, ann, "2"), unbegun(), unbegun());
        var asked = rooms.bus.ask(
                Rooms.APPEND, new Rooms.Append(rooms.bus.nodeId(), sends), Deadline.in(Duration.ofMillis(150)));
        RunningRooms.until(() -> rooms.store.beginsAsked() > begins);

        boolean gaveUp = RunningRooms.await(asked.map(reply -> false).otherwise(true));
        assertThat(gaveUp).isTrue();
        held.complete();
        untilBegun(sends.get(3).roomId());
        untilBegun(sends.get(4).roomId());
        rooms.join(room, rooms.seat(PlayerId.next()));

        assertThat(rooms.log(room)).hasSize(3);
    }

    /** Its claim goes when it is begun, and what follows for its messages comes before what is asked then. */
    private void untilBegun(RoomId room) {
        RunningRooms.until(() -> isThere("room:r:" + room) && !isThere("room:b:" + room));
    }

    /** What room answers while the messages of others wait; PostgreSQL is asked for two seconds. */
    private List<Rooms.Sent> soon(Rooms.Send... sends) {
        return RunningRooms.await(rooms.bus.ask(
                        Rooms.APPEND,
                        new Rooms.Append(rooms.bus.nodeId(), List.of(sends)),
                        Deadline.in(Duration.ofMillis(1_500))))
                .fold(Rooms.Appended::results, refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    @Test
    void roomsThatAreSlowToBeginHoldUpNobodyElse() {
        var room = joined(Kinds.RELAY);
        var slow = List.of(unbegun(), unbegun());
        var held = rooms.store.holdBegins();

        var sent = soon(slow.get(0), RunningRooms.send(room, ann, "1"), slow.get(1));

        assertThat(code(sent.get(0))).isEqualTo(Code.UNAVAILABLE);
        assertThat(sent.get(1)).isEqualTo(Rooms.Sent.at(2));
        assertThat(code(sent.get(2))).isEqualTo(Code.UNAVAILABLE);
        held.complete();
        for (var one : slow) {
            untilBegun(one.roomId());
            assertThat(rooms.log(one.roomId())).isEmpty();
        }
    }

    /** A row that is not known here, as after who is in the room resumed on another node. */
    @Test
    void movesWhoseRulesAreSlowToBeKnownHoldUpNobodyElse() {
        var room = joined(Kinds.RELAY);
        var game = rooms.create(ann, "broken", null, null).roomId();
        var other = rooms.liveRooms(KINDS, 16);
        rooms.onLoop(() -> other.begin(game));
        var held = rooms.store.holdFinds();

        var sent = soon(RunningRooms.send(game, ann, "1"), RunningRooms.send(room, ann, "1"));

        assertThat(code(sent.get(0))).isEqualTo(Code.UNAVAILABLE);
        assertThat(sent.get(1)).isEqualTo(Rooms.Sent.at(2));
        held.complete();
    }

    /** It is in a log, whatever became of its room since. */
    @Test
    void aRetryGetsItsNumberAlsoIfItsRoomIsSlowToBegin() {
        var room = joined(Kinds.RELAY);
        var once = RunningRooms.send(room, ann, "1");
        assertThat(rooms.append(once)).containsExactly(Rooms.Sent.at(2));
        rooms.redis("DEL", "room:r:" + room);
        var held = rooms.store.holdBegins();

        assertThat(soon(once)).containsExactly(Rooms.Sent.at(2));
        held.complete();
    }

    private void findNone(RoomId room) {
        for (int i = 0; i < 3; i++) {
            var sent = rooms.append(RunningRooms.send(room, ann, "1"));
            assertThat(code(sent.get(0))).isEqualTo(Code.ROOM_NOT_FOUND);
        }
    }

    @Test
    void aRoomThatWasNeverMadeIsLookedForOnce() {
        var nowhere = RoomId.next();
        var before = rooms.store.findsAsked();
        findNone(nowhere);

        assertThat(rooms.store.findsAsked()).isEqualTo(before + 1);
    }

    @Test
    void aClosedRoomIsTriedToBeginOnce() {
        var room = joined(Kinds.RELAY);
        rooms.store.close(room);
        rooms.redis("DEL", "room:r:" + room);
        var before = rooms.store.beginsAsked();
        findNone(room);

        assertThat(rooms.store.beginsAsked()).isEqualTo(before + 1);
    }

    @Test
    void aRoomThatIsSlowToBeginKeepsNoOtherFromBeingPolled() {
        var room = joined(Kinds.RELAY);
        var slow = unbegun().roomId();
        var held = rooms.store.holdBegins();

        var tails = RunningRooms.await(rooms.bus.ask(
                        Rooms.TAILS,
                        new Rooms.AskTails(rooms.bus.nodeId(), List.of(slow, room)),
                        Deadline.in(Duration.ofMillis(1_500))))
                .fold(Rooms.Tails::tails, refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });

        assertThat(tails.get(0)).isEqualTo(Rooms.Tail.UNKNOWN);
        assertThat(tails.get(1).last()).isEqualTo(1);
        held.complete();
    }

    private boolean isThere(String key) {
        return Objects.requireNonNull(rooms.redis("EXISTS", key)).toInteger() == 1;
    }
}
