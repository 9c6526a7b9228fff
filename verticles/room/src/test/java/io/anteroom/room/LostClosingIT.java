package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Redis loses a room while it is being closed. */
@Isolated("it empties the Redis of all tests of this JVM")
final class LostClosingIT {

    private final RunningRooms rooms = new RunningRooms(Kinds.of(List.of()), "room.closeAfter=1s");
    private final PlayerId ann = PlayerId.next();

    @AfterEach
    void stop() {
        rooms.close();
    }

    /** Its log was empty of members when the janitor looked; the next one is not. */
    @Test
    void aRoomThatSomebodyEnteredMeanwhileStaysOpen() {
        var room = left();
        var held = rooms.store.holdCloses();
        RunningRooms.until(() -> rooms.store.closesAsked() > 0);
        rooms.flush();
        assertThat(rooms.join(room, rooms.seat(ann)).page().epoch()).isEqualTo(2);

        held.complete();

        // Rooms are closed one after another.
        var later = left();
        RunningRooms.until(() -> rooms.store.row(later).status() == Rooms.Status.CLOSED);
        assertThat(rooms.store.row(room).status()).isEqualTo(Rooms.Status.OPEN);
        assertThat(rooms.say(room, ann, "here")).isEqualTo(4);
    }

    private RoomId left() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        rooms.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        return room;
    }
}
