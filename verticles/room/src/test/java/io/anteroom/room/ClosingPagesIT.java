package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.FaultProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What players read of a room whose log is not all in PostgreSQL, and can't be had from Redis just now. */
final class ClosingPagesIT {

    private static final String CLOSES_SOON = "room.closeAfter=1s";

    private final RunningRooms rooms = new RunningRooms(CLOSES_SOON);
    private final FaultProxy proxy = FaultProxy.to(rooms.redisUrl);
    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterEach
    void stop() {
        proxy.heal();
        rooms.close();
        proxy.close();
    }

    private RoomId roomOfAnnWith(Rooms.Seat seatOfBob) {
        var room = rooms.create(ann).roomId();
        rooms.join(room, seatOfBob);
        rooms.say(room, bob, "1");
        return room;
    }

    @Test
    void aRoomThatClosesIsReadOnceAllOfItsLogIsArchived() {
        var held = rooms.store.holdArchives();
        var seat = rooms.seat(bob);
        var room = roomOfAnnWith(seat);
        rooms.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));
        RunningRooms.until(() -> "1".equals(String.valueOf(rooms.redis("HGET", "room:r:" + room, "z"))));

        for (var player : List.of(ann, bob)) {
            assertThat(rooms.refusal(Rooms.READ_AS, new Rooms.ReadAs(player, room, 0, 10)))
                    .isEqualTo(Code.UNAVAILABLE);
        }
        held.complete();
        RunningRooms.until(() -> rooms.store.row(room).status() == Rooms.Status.CLOSED);
        for (var player : List.of(ann, bob)) {
            assertThat(rooms.ask(Rooms.READ_AS, new Rooms.ReadAs(player, room, 0, 10))
                            .entries())
                    .hasSize(3);
        }
    }

    @Test
    void whileRedisIsAwayNothingIsReadOfAnOpenRoom() {
        var config = RunningRooms.config(CLOSES_SOON);
        var url = proxy.through(rooms.redisUrl);
        RunningRooms.await(rooms.deploy(config, Kinds.of(List.of()), url, new SimpleMeterRegistry(), 1));
        RunningRooms.await(rooms.vertx.undeploy(rooms.deployed));
        rooms.awaitRedis();
        var room = roomOfAnnWith(rooms.seat(bob));

        proxy.cut();
        RunningRooms.until(() -> RunningRooms.await(rooms.bus
                .ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of()))
                .map(reply -> reply.fold(done -> false, refusal -> true))
                .otherwise(false)));

        assertThat(rooms.refusal(Rooms.READ_AS, new Rooms.ReadAs(ann, room, 0, 10)))
                .isEqualTo(Code.UNAVAILABLE);
    }
}
