package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A player with as many seats in a room as one may have, some of them kept for sessions that are away. */
final class ManySeatsIT {

    private static final int SEATS_MAX = 8;

    private static final RunningRooms ROOMS = new RunningRooms();

    private final PlayerId ann = PlayerId.next();
    private final List<Rooms.Seat> seats = new ArrayList<>();
    private RoomId room = RoomId.next();

    @BeforeEach
    void fill() {
        room = ROOMS.create(ann).roomId();
        IntStream.range(0, SEATS_MAX).forEach(i -> seats.add(joined(ann)));
    }

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private Rooms.Seat joined(PlayerId player) {
        var seat = ROOMS.seat(player);
        ROOMS.join(room, seat);
        return seat;
    }

    private void goAway(Rooms.Seat seat) {
        ROOMS.ask(Rooms.DETACH, new Rooms.Detach(seat, List.of(room)));
    }

    private boolean isKept(Rooms.Seat seat) {
        var hasSeat = Objects.requireNonNull(ROOMS.redis("HEXISTS", "room:s:" + room, seat.sessionId()))
                .toBoolean();
        assertThat(ROOMS.redis("ZSCORE", "room:gone", room + " " + seat.sessionId()) != null)
                .isEqualTo(hasSeat);
        return hasSeat;
    }

    private Rooms.Seat anotherSocketOf(Rooms.Seat seat) {
        return RunningRooms.seat(seat.playerId(), seat.sessionId(), ROOMS.bus.nodeId());
    }

    @Test
    void socketsKeepTheirSeats() {
        assertThat(ROOMS.refusal(Rooms.JOIN, new Rooms.Join(room, ROOMS.seat(ann), 0, null, false)))
                .isEqualTo(Code.OVERLOADED);
        ROOMS.join(room, seats.get(3));
    }

    /** As a page that is loaded anew with a session of its own each time. */
    @Test
    void whoComesTakesThePlaceOfTheSessionThatIsAwayLongest() {
        var bob = joined(PlayerId.next());
        goAway(bob);
        goAway(seats.get(2));
        goAway(seats.get(5));
        // As if it had gone first, by more than both took.
        ROOMS.redis("ZINCRBY", "room:gone", -10_000, room + " " + seats.get(5).sessionId());

        seats.add(joined(ann));

        assertThat(isKept(seats.get(5))).isFalse();
        assertThat(isKept(seats.get(2))).isTrue();
        assertThat(isKept(bob)).isTrue();
        assertThat(ROOMS.refusal(Rooms.ATTACH, new Rooms.Attach(room, anotherSocketOf(seats.remove(5)), 1, 0)))
                .as("it has to join")
                .isEqualTo(Code.NOT_A_MEMBER);
        // What is kept goes with the first that leaves.
        seats.remove(2);
        for (var seat : seats) {
            assertThat(ROOMS.log(room)).hasSize(2);
            ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat, true));
        }
        assertThat(ROOMS.log(room)).as("both came, and one left").hasSize(3);
    }

    @Test
    void aSessionWhoseSeatWasGivenUpResumesIfThereIsAPlaceForIt() {
        goAway(seats.get(0));
        goAway(seats.get(1));
        seats.add(joined(ann));
        var resumed = new Rooms.Attach(room, anotherSocketOf(seats.get(0)), 1, 1);

        assertThat(ROOMS.ask(Rooms.ATTACH, resumed).page().last()).isEqualTo(1);

        assertThat(isKept(seats.get(1))).isFalse();
        assertThat(ROOMS.refusal(Rooms.ATTACH, new Rooms.Attach(room, anotherSocketOf(seats.get(1)), 1, 1)))
                .as("sockets hold all")
                .isEqualTo(Code.NOT_A_MEMBER);
    }
}
