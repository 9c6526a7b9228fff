package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Members come, speak and go, in one order. */
final class RoomsIT {

    private static final RunningRooms ROOMS = new RunningRooms();

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private static String type(String entry) {
        return Json.tree(entry).path("eventType").asText();
    }

    @Test
    void joinsMessagesAndLeavesShareOneSequence() {
        var room = ROOMS.create(ann).roomId();
        var first = ROOMS.seat(ann);
        var second = ROOMS.seat(bob);
        assertThat(ROOMS.join(room, first).page().last()).isEqualTo(1);
        assertThat(ROOMS.say(room, ann, "{\"text\":\"hello\"}")).isEqualTo(2);
        var joined = ROOMS.join(room, second);
        assertThat(joined.page().entries()).hasSize(3);
        assertThat(joined.members()).extracting(Rooms.Member::playerId).containsExactly(ann, bob);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, first));
        assertThat(ROOMS.say(room, bob, "7")).isEqualTo(5);

        assertThat(ROOMS.log(room))
                .extracting(RoomsIT::type)
                .containsExactly("PlayerJoined", "RoomMessage", "PlayerJoined", "PlayerLeft", "RoomMessage");
    }

    @Test
    void whoGaveUpWaitingDoesNotJoinAfterwards() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var names = ROOMS.store.holdNames();
        var deadline = Deadline.in(Duration.ofMillis(200));
        var join = new Rooms.Join(room, ROOMS.seat(bob), 0, null, false);
        var asked = ROOMS.bus.ask(Rooms.JOIN, join, deadline);
        assertThatThrownBy(() -> RunningRooms.await(asked)).isInstanceOf(UnknownOutcome.class);
        RunningRooms.until(deadline::passed);

        names.complete();
        // Its answer comes behind the one that was held, and what Redis is asked then behind what came of that.
        ROOMS.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(ann));
        ROOMS.awaitRedis();

        assertThat(ROOMS.log(room)).hasSize(1);
    }

    @Test
    void whatWasWrittenIsHandedOnAsItWas() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.say(room, ann, "{ \"n\" : 1.50, \"t\":\"\\u00e9\" }");

        assertThat(ROOMS.log(room).get(1)).endsWith("\"data\":{ \"n\" : 1.50, \"t\":\"\\u00e9\" }}");
    }

    @Test
    void nodesWithMembersAreToldOnce() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, ROOMS.seat(bob));
        ROOMS.append(RunningRooms.send(room, ann, "1"), RunningRooms.send(room, bob, "2"));

        RunningRooms.until(() -> !toldFrom(room, 3).isEmpty());
        assertThat(toldFrom(room, 3)).singleElement().satisfies(told -> {
            assertThat(told.first()).isEqualTo(3);
            assertThat(told.entries()).hasSize(2);
        });
    }

    /** What this node was told of the room from this number on; of joins it may be told only now. */
    private static List<Inbox.RoomEntries> toldFrom(RoomId room, long first) {
        return ROOMS.told.stream()
                .filter(news -> news.roomId().equals(room) && news.first() >= first)
                .toList();
    }

    @Test
    void whoAsksIsToldWithTheAnswerAndOtherNodesBesides() {
        var room = ROOMS.create(ann).roomId();
        var other = NodeId.next();
        var heard = new CopyOnWriteArrayList<Inbox.RoomEntries>();
        RunningRooms.await(ROOMS.bus.serve(Inbox.ROOM_EVENTS.at(other), 100, call -> {
            heard.addAll(call.request().rooms());
            return Future.succeededFuture(Reply.done(Done.DONE));
        }));
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.join(room, RunningRooms.seat(bob, SessionId.next(), other));
        RunningRooms.until(() -> heard.size() == 1);

        var appended = ROOMS.ask(
                Rooms.APPEND, new Rooms.Append(ROOMS.bus.nodeId(), List.of(RunningRooms.send(room, ann, "1"))));

        var news = new Inbox.RoomEntries(room, 1, 3, List.of(ROOMS.log(room).get(2)));
        assertThat(appended.news()).containsExactly(news);
        RunningRooms.until(() -> heard.size() == 2);
        assertThat(heard.get(1)).isEqualTo(news);
    }

    @Test
    void newsOfRoomsThatAreTakenAtOnceDoNotWaitForOthers() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var send = RunningRooms.send(room, ann, "twice", "1");

        // The copy is taken in a batch of its own, after what came before is told.
        var appended = ROOMS.ask(Rooms.APPEND, new Rooms.Append(ROOMS.bus.nodeId(), List.of(send, send)));

        assertThat(appended.results()).extracting(Rooms.Sent::seq).containsExactly(2L, 2L);
        assertThat(appended.news()).isEmpty();
        RunningRooms.until(() -> !toldFrom(room, 2).isEmpty());
        assertThat(toldFrom(room, 2).get(0).first()).isEqualTo(2);
    }

    @Test
    void aRepeatedMessageGetsItsNumberAgain() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var send = RunningRooms.send(room, ann, "once", "1");
        var other = RunningRooms.send(room, ann, "once", "2");

        var results = ROOMS.append(send, send, other, RunningRooms.send(room, ann, "3"));

        assertThat(results).extracting(Rooms.Sent::seq).containsExactly(2L, 2L, 0L, 3L);
        assertThat(results.get(2).refusal()).extracting("code").isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(ROOMS.append(send).get(0).seq()).isEqualTo(2);
        assertThat(ROOMS.log(room)).hasSize(3);
    }

    @Test
    void whoLeftMeanwhileLearnsWhatBecameOfAMessage() {
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        ROOMS.join(room, ROOMS.seat(bob));
        var send = RunningRooms.send(room, ann, "kept", "1");
        assertThat(ROOMS.append(send).get(0).seq()).isEqualTo(3);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        assertThat(ROOMS.append(send).get(0)).isEqualTo(Rooms.Sent.at(3));
        var results = ROOMS.append(
                RunningRooms.send(room, bob, "2"),
                send,
                RunningRooms.send(room, ann, "3"),
                RunningRooms.send(room, bob, "4"));

        assertThat(results).extracting(Rooms.Sent::seq).containsExactly(5L, 3L, 0L, 6L);
        assertThat(results.get(2).refusal()).isEqualTo(Appends.NO_MEMBER);
        assertThat(ROOMS.append(RunningRooms.send(room, ann, "kept", "5"))
                        .get(0)
                        .refusal())
                .isEqualTo(Appends.REUSED);
        assertThat(ROOMS.log(room)).hasSize(6);
    }

    /** Nobody else learns it: ids belong to the player. */
    @Test
    void anIdThatAnotherUsedIsNewToAStranger() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        ROOMS.append(RunningRooms.send(room, ann, "hers", "1"));

        assertThat(ROOMS.append(RunningRooms.send(room, bob, "hers", "1"))
                        .get(0)
                        .refusal())
                .isEqualTo(Appends.NO_MEMBER);
    }

    @Test
    void aPlayerIsInTheRoomUntilItsLastSocketLeaves() {
        var room = ROOMS.create(ann).roomId();
        var phone = ROOMS.seat(ann);
        var desk = ROOMS.seat(ann);
        ROOMS.join(room, phone);
        assertThat(ROOMS.join(room, desk).page().last()).isEqualTo(1);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, phone));
        assertThat(ROOMS.say(room, ann, "1")).isEqualTo(2);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, desk));

        assertThat(ROOMS.append(RunningRooms.send(room, ann, "2")).get(0).refusal())
                .extracting("code")
                .isEqualTo(Code.NOT_A_MEMBER);
    }

    @Test
    void joiningAgainChangesNothing() {
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(ann);
        ROOMS.join(room, seat);
        assertThat(ROOMS.join(room, seat).page().last()).isEqualTo(1);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        assertThat(ROOMS.refusal(Rooms.LEAVE, new Rooms.Leave(room, seat))).isEqualTo(Code.NOT_A_MEMBER);
    }

    @Test
    void aSeatMovesToTheSocketThatGoesOn() {
        var room = ROOMS.create(ann).roomId();
        var session = SessionId.next();
        var old = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        var young = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        ROOMS.join(room, old);
        ROOMS.say(room, ann, "1");

        var page = ROOMS.ask(Rooms.ATTACH, new Rooms.Attach(room, young, 1, 0)).page();

        assertThat(page.first()).isEqualTo(2);
        assertThat(page.entries()).hasSize(1);
        // The old socket closes late.
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(old, List.of(room)));
        assertThat(ROOMS.ask(Rooms.TAILS, new Rooms.AskTails(ROOMS.bus.nodeId(), List.of(room)))
                        .tails()
                        .get(0)
                        .seated())
                .isTrue();
    }

    @Test
    void aSeatThatNobodyHoldsIsItsSessionsToGiveUp() {
        var room = ROOMS.create(ann).roomId();
        var session = SessionId.next();
        var old = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        var young = RunningRooms.seat(ann, session, NodeId.next());
        ROOMS.join(room, old);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(old, List.of(room)));

        assertThat(ROOMS.refusal(Rooms.LEAVE, new Rooms.Leave(room, ROOMS.seat(ann))))
                .as("another session")
                .isEqualTo(Code.NOT_A_MEMBER);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, young));

        assertThat(ROOMS.log(room)).extracting(RoomsIT::type).containsExactly("PlayerJoined", "PlayerLeft");
        assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + session)).isNull();
    }

    /** As when a page is loaded anew: the session before is nobody's, and the other device is. */
    @Test
    void whoLeavesGivesUpTheSeatsThatNobodyHoldsAndNoOthers() {
        var room = ROOMS.create(ann).roomId();
        var before = List.of(ROOMS.seat(ann), ROOMS.seat(ann));
        var device = ROOMS.seat(ann);
        var page = ROOMS.seat(ann);
        for (var seat : before) {
            ROOMS.join(room, seat);
            ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
        }
        ROOMS.join(room, device);
        ROOMS.join(room, page);

        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, page));
        assertThat(ROOMS.say(room, ann, "1")).isEqualTo(2);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, device));

        assertThat(ROOMS.log(room))
                .extracting(RoomsIT::type)
                .containsExactly("PlayerJoined", "RoomMessage", "PlayerLeft");
        for (var seat : before) {
            assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + seat.sessionId()))
                    .isNull();
        }
    }

    /** The socket before may be at a node that died, and is not known to be gone yet. */
    @Test
    void whoResumedGivesUpWhatASocketBeforeItHolds() {
        var room = ROOMS.create(ann).roomId();
        var session = SessionId.next();
        var old = RunningRooms.seat(ann, session, NodeId.next());
        var young = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        ROOMS.join(room, old);

        assertThat(ROOMS.refusal(Rooms.LEAVE, new Rooms.Leave(room, young)))
                .as("it may be the older one")
                .isEqualTo(Code.NOT_A_MEMBER);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, young, true));

        assertThat(ROOMS.log(room)).extracting(RoomsIT::type).containsExactly("PlayerJoined", "PlayerLeft");
        assertThat(Objects.requireNonNull(ROOMS.redis("SISMEMBER", "room:nodes", old.nodeId()))
                        .toLong())
                .isZero();
    }

    @Test
    void joiningTakesUpTheSeatThatASessionHas() {
        var room = ROOMS.create(ann).roomId();
        var session = SessionId.next();
        var old = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        var young = RunningRooms.seat(ann, session, ROOMS.bus.nodeId());
        ROOMS.join(room, old);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(old, List.of(room)));

        assertThat(ROOMS.join(room, young).page().last()).isEqualTo(1);
        assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + session)).isNull();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, young));
        assertThat(ROOMS.log(room)).extracting(RoomsIT::type).containsExactly("PlayerJoined", "PlayerLeft");
    }

    @Test
    void aUsedIdIsToldAlsoToWhoNamesARoomThatIsNotThere() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var send = RunningRooms.send(room, ann, "once", "1");
        assertThat(ROOMS.append(send).get(0)).isEqualTo(Rooms.Sent.at(2));

        var results = ROOMS.append(
                RunningRooms.send(RoomId.next(), ann, "once", "1"),
                RunningRooms.send(RoomId.next(), ann, "never", "1"),
                RunningRooms.send(room, ann, "after", "2"),
                RunningRooms.send(RoomId.next(), bob, "once", "1"));

        assertThat(results.get(0).refusal()).isEqualTo(Appends.REUSED);
        assertThat(Objects.requireNonNull(results.get(1).refusal()).code()).isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(results.get(2)).isEqualTo(Rooms.Sent.at(3));
        assertThat(Objects.requireNonNull(results.get(3).refusal()).code()).isEqualTo(Code.ROOM_NOT_FOUND);
    }

    @Test
    void aRetryGetsItsNumberAlsoAfterItsRoomClosed() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var send = RunningRooms.send(room, ann, "last", "1");
        assertThat(ROOMS.append(send).get(0)).isEqualTo(Rooms.Sent.at(2));
        ROOMS.redis("HSET", "room:r:" + room, "z", 1);

        assertThat(ROOMS.append(send).get(0)).isEqualTo(Rooms.Sent.at(2));
        assertThat(Objects.requireNonNull(ROOMS.append(RunningRooms.send(room, ann, "too-late", "2"))
                                .get(0)
                                .refusal())
                        .code())
                .isEqualTo(Code.ROOM_NOT_FOUND);
    }

    @Test
    void whatBecameOfAMessageIsToldWithoutItsRoom() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, ROOMS.seat(ann));
        var send = RunningRooms.send(room, ann, "told", "1");
        var recall = new Rooms.Recall(ann, send.eventId(), send.contentHash());
        assertThat(ROOMS.ask(Rooms.RECALL, recall).sent()).isNull();
        assertThat(ROOMS.append(send).get(0)).isEqualTo(Rooms.Sent.at(2));

        assertThat(ROOMS.ask(Rooms.RECALL, recall).sent()).isEqualTo(Rooms.Sent.at(2));
        var other = RunningRooms.send(room, ann, "told", "2").contentHash();
        assertThat(ROOMS.ask(Rooms.RECALL, new Rooms.Recall(ann, send.eventId(), other))
                        .sent())
                .isEqualTo(Rooms.Sent.refused(Appends.REUSED));
        assertThat(ROOMS.ask(Rooms.RECALL, new Rooms.Recall(bob, send.eventId(), send.contentHash()))
                        .sent())
                .isNull();
    }
}
