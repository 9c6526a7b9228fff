package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seats that a broken socket took again in a new log, of which their clients have perhaps not heard. */
final class UnheardResetsIT {

    private final RunningRooms rooms = new RunningRooms();
    private final PlayerId ann = PlayerId.next();

    @AfterEach
    void stop() {
        rooms.close();
    }

    /** A seat that is taken again in a new log, and whose client may still name 10 of the log before. */
    private Rooms.Seat seatedAgain(RoomId room) {
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        rooms.flush();
        rooms.ask(Rooms.JOIN, Rooms.Join.stays(room, seat, 0, new Rooms.Older(10, false)));
        return seat;
    }

    private void talk(RoomId room, int messages) {
        for (int i = 0; i < messages; i++) {
            rooms.say(room, ann, "" + i);
        }
    }

    private Rooms.Attached attach(RoomId room, SessionId session, long afterSeq, long epoch) {
        var seat = RunningRooms.seat(ann, session, rooms.bus.nodeId());
        return rooms.ask(Rooms.ATTACH, new Rooms.Attach(room, seat, afterSeq, epoch));
    }

    @Test
    void whoseSeatWasTakenAgainInANewLogIsToldOfItUnlessItsNumberIsThisLogs() {
        var room = rooms.create(ann).roomId();
        var session = seatedAgain(room).sessionId();
        talk(room, 13);

        for (int i = 0; i < 2; i++) {
            var attached = attach(room, session, 10, 0);

            assertThat(attached.reset()).as("an answer may be lost").isTrue();
            assertThat(attached.page().epoch()).isEqualTo(2);
            assertThat(attached.page().base()).isZero();
            assertThat(attached.page().first()).isEqualTo(1);
            assertThat(attached.page().entries()).hasSize(14);
        }
        var heard = attach(room, session, 3, 0);
        assertThat(heard.reset()).as("it names a number of this log now").isFalse();
        assertThat(heard.page().first()).isEqualTo(4);
        assertThat(attach(room, session, 10, 0).reset()).isFalse();
    }

    @Test
    void aNumberBeyondTheLogIsOfAnOlderOneHoweverLongThisOneBecomes() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        talk(room, 3);

        var attached = attach(room, seat.sessionId(), 10, 0);

        assertThat(attached.reset()).isTrue();
        assertThat(attached.page().entries()).hasSize(4);
        talk(room, 10);
        assertThat(attach(room, seat.sessionId(), 10, 0).reset()).isTrue();
    }

    @Test
    void whoSaysItsEpochIsBelieved() {
        var room = rooms.create(ann).roomId();
        var session = seatedAgain(room).sessionId();
        talk(room, 13);

        var heard = attach(room, session, 10, 2);
        assertThat(heard.reset()).isFalse();
        assertThat(heard.page().first()).isEqualTo(11);
        var unheard = attach(room, session, 12, 1);
        assertThat(unheard.reset()).isTrue();
        assertThat(unheard.page().first()).isEqualTo(1);
    }

    @Test
    void aSeatThatNobodyHoldsRemembersWhatItsClientMayName() {
        var room = rooms.create(ann).roomId();
        var seat = seatedAgain(room);
        rooms.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
        talk(room, 13);

        assertThat(attach(room, seat.sessionId(), 10, 0).reset()).isTrue();
    }

    /** Another socket of the player is in the new log; what this one has can be of any. */
    @Test
    void aSessionWhoseSeatWasLostHasToJoin() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        seatedAgain(room);
        talk(room, 13);

        assertThat(rooms.refusal(Rooms.ATTACH, new Rooms.Attach(room, seat, 10, 0)))
                .isEqualTo(Code.NOT_A_MEMBER);
    }

    /** Its node has not heard yet that the session went on elsewhere, when it looks whether its socket heard of the reset. */
    @Test
    void aBrokenSocketTakesNoSeatFromTheOneItsSessionWentOnWith() {
        var room = rooms.create(ann).roomId();
        var broken = rooms.seat(ann);
        rooms.join(room, broken);
        rooms.flush();
        var now = RunningRooms.seat(ann, broken.sessionId(), NodeId.next());
        rooms.ask(Rooms.JOIN, Rooms.Join.again(room, now, 0, new Rooms.Older(10, true)));

        for (var older : List.of(Optional.<Rooms.Older>empty(), Optional.of(new Rooms.Older(10, false)))) {
            assertThat(rooms.refusal(Rooms.JOIN, Rooms.Join.stays(room, broken, 0, older.orElse(null))))
                    .isEqualTo(Code.NOT_A_MEMBER);
        }
        assertThat(rooms.refusal(Rooms.ATTACH, Rooms.Attach.stays(room, broken, 0, 2)))
                .isEqualTo(Code.NOT_A_MEMBER);
        assertThat(rooms.ask(Rooms.ATTACH, Rooms.Attach.stays(room, now, 0, 2)).reset())
                .isFalse();
    }

    /** As after its node was taken for dead. */
    @Test
    void aSocketThatWasThereAllAlongTakesTheSeatThatNobodyHolds() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        rooms.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));

        assertThat(rooms.ask(Rooms.ATTACH, Rooms.Attach.stays(room, seat, 1, 1)).reset())
                .isFalse();
        assertThat(rooms.ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of(room)))
                        .tails()
                        .get(0)
                        .seated())
                .isTrue();
    }
}
