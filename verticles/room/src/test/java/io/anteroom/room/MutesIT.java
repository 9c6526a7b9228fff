package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.RoomMutes.Who;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredMutes;
import io.anteroom.room.rules.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members who may not speak. */
final class MutesIT {

    private final RunningRooms rooms = new RunningRooms(Kinds.of(List.of(new Race())));
    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();
    private final PlayerId operator = PlayerId.next();

    @AfterEach
    void stop() {
        rooms.close();
    }

    private RoomId room() {
        var room = rooms.create(ann).roomId();
        rooms.join(room, rooms.seat(ann));
        rooms.join(room, rooms.seat(bob));
        return room;
    }

    private RoomMutes.Muted mute(RoomId room, PlayerId player, @Nullable Integer seconds) {
        return rooms.ask(RoomMutes.MUTE, new RoomMutes.Mute(room, new Who(ann, false), player, seconds));
    }

    private void unmute(RoomId room, PlayerId player) {
        rooms.ask(RoomMutes.UNMUTE, new RoomMutes.Unmute(room, new Who(ann, false), player));
    }

    private @Nullable Code said(RoomId room, PlayerId player, String data) {
        var refusal = rooms.append(RunningRooms.send(room, player, data)).get(0).refusal();
        return refusal == null ? null : refusal.code();
    }

    @Test
    void whatAMutedMemberSaysIsRefusedAndLeavesNoTrace() {
        var room = room();
        assertThat(said(room, bob, "1")).isNull();
        var muted = mute(room, bob, null);
        assertThat(muted.playerId()).isEqualTo(bob);
        assertThat(muted.until()).isNull();

        assertThat(said(room, bob, "2")).isEqualTo(Code.FORBIDDEN);
        assertThat(said(room, ann, "3")).isNull();
        assertThat(rooms.log(room)).hasSize(4).noneMatch(entry -> entry.contains("\"data\":2}"));

        unmute(room, bob);
        assertThat(said(room, bob, "4")).isNull();
    }

    @Test
    void inABatchOnlyTheMutedOnesAreRefused() {
        var room = room();
        var other = room();
        mute(room, bob, null);

        var results = rooms.append(
                RunningRooms.send(room, ann, "1"),
                RunningRooms.send(room, bob, "2"),
                RunningRooms.send(other, bob, "3"),
                RunningRooms.send(room, ann, "4"));

        assertThat(results).extracting(Rooms.Sent::seq).containsExactly(3L, 0L, 3L, 4L);
        assertThat(rooms.log(room)).hasSize(4);
    }

    @Test
    void aRetryOfWhatWasSaidBeforeGetsItsFirstAnswer() {
        var room = room();
        var send = RunningRooms.send(room, bob, "once", "1");
        assertThat(rooms.append(send).get(0).seq()).isEqualTo(3);
        mute(room, bob, null);

        assertThat(rooms.append(send).get(0).seq()).isEqualTo(3);
        // A refusal is not remembered: the same event is judged afresh.
        var later = RunningRooms.send(room, bob, "later", "2");
        assertThat(rooms.append(later).get(0).refusal()).extracting("code").isEqualTo(Code.FORBIDDEN);
        unmute(room, bob);
        assertThat(rooms.append(later).get(0).seq()).isEqualTo(4);
    }

    /** Redis was away between PostgreSQL's word and the room's, and nobody said it again. */
    @Test
    void whatTheListShowsHoldsInTheRoom() {
        var room = room();
        assertThat(said(room, bob, "1")).isNull();
        rooms.ask(StoredMutes.MUTE, new StoredMutes.Mute(room, bob, null, false));
        assertThat(said(room, bob, "2")).isNull();

        var listed = rooms.ask(RoomMutes.LIST, new RoomMutes.ListAll(room, new Who(ann, false)));

        assertThat(listed.muted()).singleElement().extracting("playerId").isEqualTo(bob);
        assertThat(said(room, bob, "3")).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aMuteEndsByItself() {
        var room = room();
        // Longer than this test may be held before bob speaks.
        assertThat(mute(room, bob, 4).until()).isNotNull();
        assertThat(said(room, bob, "1")).isEqualTo(Code.FORBIDDEN);

        RunningRooms.until(() -> rooms.ask(RoomMutes.LIST, new RoomMutes.ListAll(room, new Who(ann, false)))
                .muted()
                .isEmpty());
        assertThat(said(room, bob, "2")).as("once it is listed no longer").isNull();
    }

    @Test
    void aMuteOutlivesLeavingAndComingBackAndARedisThatForgot() {
        var room = room();
        mute(room, bob, null);
        var seat = rooms.seat(bob);
        rooms.join(room, seat);
        assertThat(said(room, bob, "1")).isEqualTo(Code.FORBIDDEN);

        rooms.flush();
        rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, 0, null));
        assertThat(said(room, bob, "2")).isEqualTo(Code.FORBIDDEN);
        unmute(room, bob);
        rooms.flush();
        rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, 0, null));
        assertThat(said(room, bob, "3")).isNull();
    }

    @Test
    void whoNeverWasInTheRoomComesInMuted() {
        var room = rooms.create(ann).roomId();
        mute(room, bob, null);
        rooms.join(room, rooms.seat(bob));
        assertThat(said(room, bob, "1")).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aMuteThatWasAnsweredHoldsWhileOthersMuteAndRedisForgets() throws Exception {
        var room = room();
        var seats = List.of(rooms.seat(ann), rooms.seat(bob));
        var stop = new AtomicBoolean();
        // Somebody else is muted and unmuted all the time, so that words on mutes may overtake each other.
        var noise = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                var other = PlayerId.next();
                mute(room, other, null);
                unmute(room, other);
            }
        });
        var wrong = new ArrayList<String>();
        int held = 0;
        for (int i = 0; i < 40; i++) {
            mute(room, bob, null);
            if (i % 5 == 0) {
                rooms.flush();
                seats.forEach(seat -> rooms.ask(Rooms.JOIN, Rooms.Join.again(room, seat, 0, null)));
            }
            var muted = said(room, bob, "m" + i);
            held += muted == Code.FORBIDDEN ? 1 : 0;
            if (muted != Code.FORBIDDEN && muted != Code.NOT_A_MEMBER) {
                wrong.add("muted " + i + " " + muted);
            }
            unmute(room, bob);
            var free = said(room, bob, "u" + i);
            if (free != null && free != Code.NOT_A_MEMBER) {
                wrong.add("unmuted " + i + " " + free);
            }
        }
        stop.set(true);
        noise.get(20, TimeUnit.SECONDS);
        assertThat(wrong).isEmpty();
        // Whoever begins the room anew because Redis forgot it turns all members out, which must not have been the
        // rule.
        assertThat(held).isGreaterThan(20);
    }

    @Test
    void onlyWhoMadeTheRoomOrAnOperatorMutes() {
        var room = room();
        var byBob = new Who(bob, false);
        var byOperator = new Who(operator, true);
        assertThat(rooms.refusal(RoomMutes.MUTE, new RoomMutes.Mute(room, byBob, ann, null)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.refusal(RoomMutes.UNMUTE, new RoomMutes.Unmute(room, byBob, bob)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.refusal(RoomMutes.LIST, new RoomMutes.ListAll(room, byBob)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.refusal(RoomMutes.MUTE, new RoomMutes.Mute(room, new Who(ann, false), ann, null)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.refusal(RoomMutes.MUTE, new RoomMutes.Mute(RoomId.next(), byOperator, bob, null)))
                .isEqualTo(Code.ROOM_NOT_FOUND);

        rooms.ask(RoomMutes.MUTE, new RoomMutes.Mute(room, byOperator, ann, null));
        assertThat(said(room, ann, "1")).isEqualTo(Code.FORBIDDEN);
        // Who made the room can't lift what an operator said.
        assertThat(rooms.refusal(RoomMutes.UNMUTE, new RoomMutes.Unmute(room, new Who(ann, false), ann)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(rooms.ask(RoomMutes.LIST, new RoomMutes.ListAll(room, new Who(ann, false)))
                        .muted())
                .extracting(RoomMutes.Muted::playerId, RoomMutes.Muted::byOperator)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(ann, true));
        rooms.ask(RoomMutes.UNMUTE, new RoomMutes.Unmute(room, byOperator, ann));
        assertThat(said(room, ann, "2")).isNull();
    }

    @Test
    void aHundredAreMutedAndNoMore() {
        var room = room();
        for (int i = 0; i < RoomMutes.MAX; i++) {
            mute(room, PlayerId.next(), null);
        }
        assertThat(rooms.refusal(RoomMutes.MUTE, new RoomMutes.Mute(room, new Who(ann, false), bob, null)))
                .isEqualTo(Code.OVERLOADED);
        assertThat(said(room, bob, "1")).isNull();
        assertThat(said(room, ann, "2")).isNull();
    }

    @Test
    void movesAreNotMuted() {
        var room = rooms.create(ann, "race", 3, null).roomId();
        assertThat(rooms.refusal(RoomMutes.MUTE, new RoomMutes.Mute(room, new Who(ann, false), bob, null)))
                .isEqualTo(Code.FORBIDDEN);
    }
}
