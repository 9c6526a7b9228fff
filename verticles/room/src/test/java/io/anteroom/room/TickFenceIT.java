package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.room.rules.Kinds;
import io.vertx.redis.client.Response;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the scripts of ticks refuse, whatever who sends them believes. The test is the owner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TickFenceIT {

    private static final String JOB = TickShards.job(0);
    /** Places in the arguments of a tick. */
    private static final int TOOK = 7;

    private static final int OUTCOME = 9;

    private final Kinds kinds = Kinds.of(List.of()).ticking(List.of(Adding.loud()));
    /** Their owner of the one shard is refused as soon as the test says that it is a newer one. */
    private final RunningRooms rooms = new RunningRooms(kinds, "room.tickShards=1");

    private final PlayerId ann = PlayerId.next();
    private long newest = 1_000;

    @SuppressWarnings("NullAway.Init")
    private LiveRooms live;

    @BeforeAll
    void connect() {
        live = rooms.liveRooms(kinds, 1);
    }

    @AfterAll
    void stop() {
        rooms.close();
    }

    /** What a script says of the one room it is asked about. */
    private Response run(Script script, Object... arguments) {
        return rooms.onLoop(() -> live.run(script, arguments)).fold(answer -> answer.get(0), refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    private Response toArchive(RoomId room) {
        return rooms.onLoop(() -> live.run(Script.ARCHIVE, "archiver", 1, room, 0, 0, "", 0, 0, 0, 0, 1))
                .fold(answer -> answer, refusal -> {
                    throw new AssertionError("refused: " + refusal);
                });
    }

    private char letter(Script script, Object... arguments) {
        return Answers.letter(run(script, arguments));
    }

    private RoomId room() {
        var room = rooms.create(ann, "adding", null, null).roomId();
        rooms.join(room, rooms.seat(ann));
        return room;
    }

    private Object[] tick(long owner, RoomId room, Response woken, long epoch) {
        var tick = Answers.number(woken, 2);
        var took = Answers.number(woken, 3);
        var state = Answers.text(woken, 4);
        return new Object[] {
            1_000_000, JOB, owner, room, epoch, tick, tick + 1, took, state, "", 1, "{\"said\":" + owner + "}"
        };
    }

    private List<String> said(RoomId room) {
        return rooms.log(room).stream()
                .filter(entry -> entry.contains("\"said\""))
                .toList();
    }

    @Test
    void anOlderOwnerIsRefusedWhateverItAsksAndANewerOneIsNot() {
        var room = room();
        var older = ++newest;
        var newer = ++newest;
        var woken = run(Script.WAKE, JOB, older, room);
        assertThat(Answers.letter(woken)).isEqualTo('A');
        var length = rooms.log(room).size();
        assertThat(letter(Script.WAKE, JOB, newer, room)).isEqualTo('A');

        assertThat(letter(Script.TICK, tick(older, room, woken, 1))).isEqualTo('W');
        assertThat(letter(Script.HEARD, 1_000, JOB, older, room, 1, Answers.number(woken, 2), 0))
                .isEqualTo('W');
        assertThat(letter(Script.WAKE, JOB, older, room)).isEqualTo('W');
        assertThat(said(room)).isEmpty();
        assertThat(rooms.log(room)).hasSize(length);

        assertThat(letter(Script.TICK, tick(newer, room, woken, 1))).isEqualTo('A');
        assertThat(said(room)).containsExactly("{\"said\":" + newer + "}");
    }

    @Test
    void aTickThatDoesNotFollowFromTheNewestStateIsRefusedToItsOwnerToo() {
        var room = room();
        var owner = ++newest;
        var woken = run(Script.WAKE, JOB, owner, room);

        assertThat(letter(Script.TICK, tick(owner, room, woken, 2))).isEqualTo('V');
        assertThat(letter(Script.TICK, tick(owner, room, woken, 1))).isEqualTo('A');
        assertThat(letter(Script.TICK, tick(owner, room, woken, 1))).isEqualTo('V');
        assertThat(said(room)).hasSize(1);
    }

    @Test
    void aFullLogRefusesATickAndKeepsTheState() {
        var room = room();
        var owner = ++newest;
        var woken = run(Script.WAKE, JOB, owner, room);
        var full = tick(owner, room, woken, 1);
        full[0] = 1;

        assertThat(letter(Script.TICK, full)).isEqualTo('O');
        assertThat(said(room)).isEmpty();
        assertThat(letter(Script.TICK, tick(owner, room, woken, 1))).isEqualTo('A');
    }

    /** It is full of what waits for a tick, which the archive leaves alone until then. */
    @Test
    void aFullLogRefusesNoTickThatTakesSomething() {
        var room = room();
        var owner = ++newest;
        var takes = tick(owner, room, run(Script.WAKE, JOB, owner, room), 1);
        rooms.join(room, rooms.seat(PlayerId.next()));
        takes[0] = 1;
        takes[TOOK] = 2;

        assertThat(Answers.letter(toArchive(room))).isEqualTo('N');
        assertThat(letter(Script.TICK, takes)).isEqualTo('A');
        assertThat(Answers.number(toArchive(room), 4))
                .as("to be archived up to")
                .isEqualTo(3);
    }

    @Test
    void nothingWaitsForATickOfARoomThatIsOver() {
        var room = room();
        var owner = ++newest;
        var last = tick(owner, room, run(Script.WAKE, JOB, owner, room), 1);
        last[OUTCOME] = "{}";
        assertThat(letter(Script.TICK, last)).isEqualTo('A');
        rooms.join(room, rooms.seat(PlayerId.next()));

        assertThat(Answers.number(toArchive(room), 4))
                .as("to be archived up to")
                .isEqualTo(3);
    }
}
