package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Redis that is started again, and what rooms are told of it. */
@Isolated("it restarts the Redis of all tests of this JVM")
final class LineageIT {

    private static final String NOBODY = "0123456789abcdef";

    private final RunningRooms rooms = new RunningRooms();
    private final PlayerId ann = PlayerId.next();
    private final List<Rooms.Reset> resets = new CopyOnWriteArrayList<>();
    private String instances = rooms.deployed;

    LineageIT() {
        RunningRooms.await(rooms.bus.hear(Rooms.RESET, resets::add));
    }

    @AfterEach
    void stop() {
        rooms.close();
    }

    @Test
    void aRoomGoesOnWithAServerThatTookOverWhole() {
        var room = rooms.create(ann).roomId();
        var seat = rooms.seat(ann);
        rooms.join(room, seat);
        var hello = RunningRooms.send(room, ann, "once", "hello");
        assertThat(rooms.append(hello).get(0).seq()).isEqualTo(2);

        restart(rooms::run, rooms::run);

        assertThat(tail(room)).isEqualTo(new Rooms.Tail(1, 0, 2, true));
        assertThat(rooms.append(hello).get(0).seq()).as("a repeated event").isEqualTo(2);
        assertThat(rooms.say(room, ann, "again")).isEqualTo(3);
        var second = rooms.join(room, rooms.seat(ann)).page();
        assertThat(second.last()).as("a second socket is no second member").isEqualTo(3);
        rooms.ask(Rooms.ATTACH, new Rooms.Attach(room, seat, 3, 0));
        assertThat(rooms.log(room)).hasSize(3);
        assertThat(resets).isEmpty();
    }

    @Test
    void itGoesOnFromServerToServer() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));

        restart(rooms::run, rooms::run);
        restart(rooms::run, rooms::run);
        assertThat(tail(room).epoch()).isEqualTo(1);

        restart(() -> NOBODY, rooms::run);
        assertThat(tail(room).epoch()).isEqualTo(2);
    }

    @Test
    void whatWasToldIsTakenAwayByWhoReadsIt() {
        restart(rooms::run, rooms::run);

        assertThat(rooms.redis("GET", Lineage.HANDOVER_KEY)).isNull();
    }

    /** As when a server was written to after the one that ended in order, and was killed. */
    @Test
    void aServerThatTookOverFromAnotherThanWroteLastIsNotBelieved() {
        assertRaised(() -> NOBODY, rooms::run);
    }

    /** As when it died after it was told, and was started again without its last second. */
    @Test
    void whatAnotherServerWasToldIsNotBelieved() {
        assertRaised(rooms::run, () -> NOBODY);
    }

    /** As a version wrote it that knows of no lineage: it began a new one whose last server is not known. */
    @Test
    void aLineageThatWasBegunUnseenIsNotBelieved() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.redis("SET", "room:run", NOBODY);
        rooms.redis("HSET", "room:r:" + room, "g", NOBODY);

        restart(rooms::run, rooms::run);

        assertThat(tail(room).epoch()).isEqualTo(2);
    }

    @Test
    void anEmptiedRedisIsHandedOverToo() {
        rooms.flush();
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));

        restart(rooms::run, rooms::run);

        assertThat(tail(room).epoch()).isEqualTo(1);
    }

    private void assertRaised(Supplier<String> last, Supplier<String> next) {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));

        restart(last, next);

        assertThat(tail(room).epoch()).isEqualTo(2);
        RunningRooms.until(() -> resets.contains(new Rooms.Reset(room, 2, 1)));
    }

    /** Without anybody who is connected meanwhile, as a node does it. */
    private void restart(Supplier<String> last, Supplier<String> next) {
        RunningRooms.await(rooms.vertx.undeploy(instances));
        var ended = last.get();
        TestServers.restartRedis();
        rooms.redis("SET", Lineage.HANDOVER_KEY, ended + " " + next.get());
        instances = RunningRooms.await(
                rooms.deploy(RunningRooms.config(), Kinds.of(List.of()), rooms.redisUrl, new SimpleMeterRegistry(), 2));
        rooms.awaitRedis();
    }

    private Rooms.Tail tail(RoomId room) {
        return rooms.ask(Rooms.TAILS, new Rooms.AskTails(rooms.bus.nodeId(), List.of(room)))
                .tails()
                .get(0);
    }
}
