package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.Patience;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A kind with rules, {@link Race}, as its members see it. */
final class RulesIT {

    private static final RunningRooms ROOMS = new RunningRooms(Kinds.of(List.of(new Race())));

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private Rooms.Room race() {
        var room = ROOMS.create(ann, "race", null, null);
        ROOMS.join(room.roomId(), ROOMS.seat(ann));
        ROOMS.join(room.roomId(), ROOMS.seat(bob));
        return room;
    }

    @Test
    void theRoomSaysWhatTheRulesMakeOfAJoin() {
        var room = race().roomId();

        var log = ROOMS.log(room);
        assertThat(log).hasSize(3);
        assertThat(Json.tree(log.get(2)).path("data").path("ready").asBoolean()).isTrue();
        assertThat(Json.tree(log.get(2)).path("from").asText()).isEqualTo(room.toString());
    }

    /** Its player's session before is nobody's, as when a page was loaded anew. */
    @Test
    void theRulesHearOfALeaveThatEndsSeatsWhichNobodyHolds() {
        var room = ROOMS.create(ann, "race", null, null).roomId();
        var before = ROOMS.seat(ann);
        var page = ROOMS.seat(ann);
        ROOMS.join(room, before);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(before, List.of(room)));
        ROOMS.join(room, page);
        var version = ROOMS.redis("HGET", "room:r:" + room, "v");

        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, page));

        assertThat(ROOMS.log(room)).hasSize(2).last().asString().contains("PlayerLeft");
        assertThat(String.valueOf(ROOMS.redis("HGET", "room:r:" + room, "v"))).isNotEqualTo("" + version);
    }

    @Test
    void anIllegalMoveChangesNothing() {
        var room = race().roomId();

        var sent = ROOMS.append(RunningRooms.send(room, ann, "4")).get(0);

        assertThat(sent.refusal()).extracting("code").isEqualTo(Code.INVALID_ACTION);
        assertThat(ROOMS.log(room)).hasSize(3);
        assertThat(ROOMS.say(room, ann, "1")).isEqualTo(4);
    }

    @Test
    void aRepeatedMoveGetsItsNumberAlsoWhenItWouldBeIllegalByNow() {
        var room = race().roomId();
        var move = RunningRooms.send(room, ann, "winning", "3");
        ROOMS.say(room, bob, "3");
        ROOMS.say(room, bob, "3");
        ROOMS.say(room, bob, "3");
        var first = ROOMS.append(move).get(0);

        assertThat(ROOMS.append(move).get(0)).isEqualTo(first);
        var other = RunningRooms.send(room, ann, "winning", "2");
        assertThat(ROOMS.append(other).get(0).refusal()).isEqualTo(Appends.REUSED);
        var late = RunningRooms.send(room, bob, "1");
        assertThat(ROOMS.append(late).get(0).refusal()).extracting("code").isEqualTo(Code.INVALID_ACTION);
    }

    @Test
    void whoLeftMeanwhileLearnsWhatBecameOfAMove() {
        var room = ROOMS.create(ann, "race", null, null).roomId();
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.join(room, ROOMS.seat(bob));
        var move = RunningRooms.send(room, ann, "kept", "2");
        var first = ROOMS.append(move).get(0);
        assertThat(first.refusal()).isNull();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        var size = ROOMS.log(room).size();

        assertThat(ROOMS.append(move).get(0)).isEqualTo(first);
        var other = RunningRooms.send(room, ann, "kept", "1");
        assertThat(ROOMS.append(other).get(0).refusal()).isEqualTo(Appends.REUSED);
        var late = RunningRooms.send(room, ann, "1");
        assertThat(ROOMS.append(late).get(0).refusal()).isEqualTo(Appends.NO_MEMBER);
        assertThat(ROOMS.log(room)).hasSize(size);
    }

    @Test
    void movesAtOnceAreEachJudgedByTheStateTheyMeet() {
        var room = race().roomId();
        var all = new ArrayList<Future<Reply<Rooms.Appended>>>();
        for (int i = 0; i < 20; i++) {
            all.add(ROOMS.bus.ask(
                    Patience.of(Rooms.APPEND),
                    new Rooms.Append(
                            ROOMS.bus.nodeId(), List.of(RunningRooms.send(room, i % 2 == 0 ? ann : bob, "1")))));
        }
        RunningRooms.await(Future.join(all));

        var sums = ROOMS.log(room).stream()
                .map(Json::tree)
                .map(entry -> entry.path("data").path("sum").asInt())
                .filter(sum -> sum > 0)
                .toList();
        assertThat(sums).isSorted().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(10);
        var taken = all.stream()
                .map(one -> one.result().fold(done -> done.results().get(0).seq(), refusal -> 0L))
                .filter(seq -> seq > 0)
                .count();
        assertThat(taken).isEqualTo(sums.size());
    }

    @Test
    void allThatIsSaidWithAMoveStandsTogetherAndIsToldTogether() {
        var room = race().roomId();
        for (int i = 0; i < 3; i++) {
            ROOMS.say(room, bob, "3");
        }

        assertThat(ROOMS.say(room, ann, "1")).isEqualTo(7);

        var log = ROOMS.log(room);
        assertThat(log).hasSize(8);
        assertThat(log.get(6)).contains("\"from\":\"" + ann + "\"", "\"data\":{\"sum\":10}");
        assertThat(log.get(7)).contains("\"from\":\"" + room + "\"", "\"data\":{\"over\":true}");
        RunningRooms.until(() -> ROOMS.told.stream()
                .anyMatch(news -> news.roomId().equals(room)
                        && news.first() == 7
                        && news.entries().equals(log.subList(6, 8))));
    }

    @Test
    void whatTheRulesDecidedIsKept() {
        var room = race().roomId();
        for (int i = 0; i < 3; i++) {
            ROOMS.say(room, bob, "3");
        }
        ROOMS.say(room, ann, "1");

        RunningRooms.until(() -> ROOMS.store.row(room).outcome() != null);
        assertThat(ROOMS.ask(Rooms.VIEW, new Rooms.View(ann, room)).outcome())
                .satisfies(outcome -> assertThat(Json.tree(String.valueOf(outcome))
                                .path("places")
                                .path(ann.toString())
                                .asInt())
                        .isEqualTo(1));
    }

    @Test
    void whoComesLaterSeesTheStateAndNoMoreThanTheRulesShow() {
        var room = race().roomId();
        ROOMS.say(room, bob, "2");

        var joined = ROOMS.join(room, ROOMS.seat(PlayerId.next()));

        assertThat(joined.view()).hasToString("{\"sum\":2}");
        assertThat(ROOMS.refusal(Rooms.JOIN, new Rooms.Join(room, ROOMS.seat(PlayerId.next()), 0, null, false)))
                .isEqualTo(Code.ROOM_FULL);
    }
}
