package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event ids in Redis: in what form, in which span, and until when. */
final class RememberedIT {

    /** As in {@code room.lua}. */
    private static final int SPAN_SECONDS = 300;

    private final RunningRooms rooms = new RunningRooms();
    private final PlayerId ann = PlayerId.next();
    private final RoomId room = rooms.create(ann).roomId();
    private final Rooms.Send send = RunningRooms.send(room, ann, "once", "1");
    private final Remembered remembered = new Remembered();

    /** No test sees a span end. */
    @BeforeEach
    void joinEarlyInASpan() {
        RunningRooms.until(() -> SPAN_SECONDS - now() % SPAN_SECONDS > 10);
        rooms.join(room, rooms.seat(ann));
    }

    @AfterEach
    void stop() {
        rooms.close();
    }

    private Response redis(String command, Object... arguments) {
        return Objects.requireNonNull(rooms.redis(command, arguments), command);
    }

    private long now() {
        return redis("TIME").get(0).toLong();
    }

    /** Where ids are remembered now, or were so many spans before. */
    private String ids(int spansBefore) {
        return "room:i:" + (now() / SPAN_SECONDS - spansBefore);
    }

    private Rooms.Sent append(Rooms.Send one) {
        return rooms.append(one).get(0);
    }

    @Test
    void aMessageByItselfIsOneFieldHoweverHighItsNumber() {
        redis("HSET", "room:r:" + room, "s", 5_000_000_000L);

        assertThat(append(send)).isEqualTo(Rooms.Sent.at(5_000_000_001L));
        assertThat(append(send)).isEqualTo(Rooms.Sent.at(5_000_000_001L));
        assertThat(append(RunningRooms.send(room, ann, "once", "2")).refusal()).isEqualTo(Appends.REUSED);
        // Beside it the field that says that the span's end was seen to.
        assertThat(redis("HLEN", ids(0)).toLong()).isEqualTo(2);
        assertThat(redis("HGET", ids(0), "-").toString()).isEmpty();
    }

    /** One that stands in a batch has its number from there, as all had before. */
    @Test
    void aMessageOfABatchIsKnownByItsPlace() {
        append(send);
        var batch = remembered.nextBatch();
        redis("HSET", ids(0), remembered.name(send), Remembered.record(send, batch, 2), batch, 40);

        assertThat(append(send)).isEqualTo(Rooms.Sent.at(42));
    }

    @Test
    void anIdOfTheLastSpanIsKnownBesideThoseOfThisOne() {
        append(send);
        redis("RENAME", ids(0), ids(1));

        assertThat(append(send)).isEqualTo(Rooms.Sent.at(2));
        assertThat(append(RunningRooms.send(room, ann, "next", "2"))).isEqualTo(Rooms.Sent.at(3));
        assertThat(append(send)).isEqualTo(Rooms.Sent.at(2));
        assertThat(append(RunningRooms.send(room, ann, "next", "2"))).isEqualTo(Rooms.Sent.at(3));
        assertThat(rooms.log(room)).hasSize(3);
    }

    @Test
    void aSpanThatBeginsEndsTheOneBeforeTheLastAndWillEndByItself() {
        append(send);
        redis("RENAME", ids(0), ids(2));
        redis("HSET", ids(1), "some", "id");
        append(RunningRooms.send(room, ann, "next", "2"));

        assertThat(redis("EXISTS", ids(2)).toLong()).isZero();
        // It is asked for until the next span ends.
        var kept = 2 * SPAN_SECONDS - now() % SPAN_SECONDS;
        assertThat(redis("TTL", ids(0)).toLong()).isBetween(kept, kept + 61);
    }

    @Test
    void aRecordHoldsItsNumberInSixBytes() {
        append(send);

        var record = redis("HGET", ids(0), remembered.name(send)).toBytes();
        assertThat(record).hasSize(12).startsWith(Remembered.record(send));
        assertThat(ByteBuffer.wrap(record, 4, 8).getLong() & 0xFFFF_FFFF_FFFFL).isEqualTo(2);
    }
}
