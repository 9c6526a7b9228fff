package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a socket asks for that has lost its session to another, and has not heard of it yet. */
final class OvertakenSeatsIT {

    private static final RunningRooms ROOMS = new RunningRooms("room.seatKept=200ms");

    private final PlayerId ann = PlayerId.next();
    private final SessionId session = SessionId.next();
    private final Rooms.Seat first = resumed(0);
    private final Rooms.Seat second = resumed(1);

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private Rooms.Seat resumed(long number) {
        return RunningRooms.seat(ann, session, ROOMS.bus.nodeId(), number);
    }

    private static Rooms.Join join(RoomId room, Rooms.Seat seat) {
        return new Rooms.Join(room, seat, 0, null, false);
    }

    /** It was on its way when the session went on, and its seat is given back as soon as that is known. */
    @Test
    void aLateJoinTakesNoSeatFromWhoResumedTheSession() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, second);

        assertThat(ROOMS.refusal(Rooms.JOIN, join(room, first))).isEqualTo(Code.NOT_A_MEMBER);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(first, List.of(room)));

        assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + session))
                .as("a seat that nobody holds is given up")
                .isNull();
        assertThat(ROOMS.say(room, ann, "here")).isEqualTo(2);
    }

    @Test
    void aResumeThatComesLateTakesNoSeatFromTheNext() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, first);
        ROOMS.ask(Rooms.ATTACH, new Rooms.Attach(room, resumed(2), 1, 0));

        assertThat(ROOMS.refusal(Rooms.ATTACH, new Rooms.Attach(room, second, 1, 0)))
                .isEqualTo(Code.NOT_A_MEMBER);
        ROOMS.ask(Rooms.ATTACH, new Rooms.Attach(room, resumed(3), 1, 0));
    }

    /** The numbers are kept with the seat alone. */
    @Test
    void aSeatThatWasGivenUpIsForgotten() {
        var room = ROOMS.create(ann).roomId();
        ROOMS.join(room, second);
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, second));

        assertThat(ROOMS.redis("EXISTS", "room:u:" + room)).hasToString("0");
        ROOMS.join(room, first);
    }

    /** The answer to its first try was lost, so it gave that place up and asked again; all of that comes in another order. */
    @Test
    void whatASocketGaveUpTakesNothingFromItWhenItComesLate() {
        var room = ROOMS.create(ann).roomId();
        var again = resumed(0);
        ROOMS.join(room, again);

        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(first, List.of(room)));
        assertThat(ROOMS.refusal(Rooms.JOIN, join(room, first))).isEqualTo(Code.NOT_A_MEMBER);
        assertThat(ROOMS.refusal(Rooms.ATTACH, new Rooms.Attach(room, first, 1, 0)))
                .isEqualTo(Code.NOT_A_MEMBER);
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(first, List.of(room)));

        assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + session))
                .as("a seat that nobody holds is given up")
                .isNull();
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, again));
    }
}
