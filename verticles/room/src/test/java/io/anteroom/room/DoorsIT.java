package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.testkit.Patience;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who may make, enter and look into which room. */
final class DoorsIT {

    private static final RunningRooms ROOMS = new RunningRooms("room.openMax=3");

    private final PlayerId ann = PlayerId.next();
    private final PlayerId bob = PlayerId.next();

    @AfterAll
    static void stop() {
        ROOMS.close();
    }

    private Rooms.Join enter(RoomId room, PlayerId player, @Nullable String password) {
        return new Rooms.Join(room, ROOMS.seat(player), 0, password, false);
    }

    private Rooms.Create create(String kind, @Nullable Integer members) {
        return new Rooms.Create(ann, kind, null, members, Rooms.Visibility.PUBLIC, null);
    }

    @Test
    void aRoomIsMadeOfAKnownKindAndABearableSize() {
        assertThat(ROOMS.refusal(Rooms.CREATE, create("chess", null))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(ROOMS.refusal(Rooms.CREATE, create("relay", 0))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(ROOMS.refusal(Rooms.CREATE, create("relay", 1_001))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void onePlayerHasFewRoomsOpen() {
        for (int i = 0; i < 3; i++) {
            ROOMS.create(ann);
        }
        assertThat(ROOMS.refusal(Rooms.CREATE, create("relay", null))).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void aRoomThatIsNotThereIsNotFound() {
        var nowhere = RoomId.next();
        var send = RunningRooms.send(nowhere, ann, "1");

        assertThat(ROOMS.refusal(Rooms.JOIN, enter(nowhere, ann, null))).isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(ROOMS.append(send).get(0).refusal()).extracting("code").isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(ROOMS.refusal(Rooms.VIEW, new Rooms.View(ann, nowhere))).isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(ROOMS.refusal(Rooms.READ_AS, new Rooms.ReadAs(ann, nowhere, 0, 10)))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(ROOMS.refusal(Rooms.LEAVE, new Rooms.Leave(nowhere, ROOMS.seat(ann))))
                .isEqualTo(Code.ROOM_NOT_FOUND);
    }

    @Test
    void aFullRoomTakesItsMembersOnly() {
        var room = ROOMS.create(ann, "relay", 1, null).roomId();
        ROOMS.join(room, ROOMS.seat(ann));

        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, null))).isEqualTo(Code.ROOM_FULL);
        ROOMS.join(room, ROOMS.seat(ann));
    }

    @Test
    void aPasswordOpensAndFewCanBeTried() {
        var room = ROOMS.create(ann, "relay", null, "sesame").roomId();
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, null))).isEqualTo(Code.FORBIDDEN);
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, "Sesame"))).isEqualTo(Code.FORBIDDEN);
        ROOMS.ask(Rooms.JOIN, enter(room, bob, "sesame"));
        // Who is inside comes again without it, and who made the room needs none.
        ROOMS.ask(Rooms.JOIN, enter(room, bob, null));
        ROOMS.ask(Rooms.JOIN, enter(room, ann, null));

        var thief = PlayerId.next();
        for (int i = 0; i < 10; i++) {
            assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, thief, "p" + i))).isEqualTo(Code.FORBIDDEN);
        }
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, thief, "sesame"))).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void passwordsTriedAtOnceAreAsFewAsOneAfterAnother() {
        var room = ROOMS.create(ann, "relay", null, "sesame").roomId();
        var tries = IntStream.range(0, 50).mapToObj(i -> enter(room, bob, "p" + i));

        var answers = answers(tries.toList());

        assertThat(answers).containsOnly(Map.entry("FORBIDDEN", 10L), Map.entry("RATE_LIMITED", 40L));
    }

    /** Else whoever has a room with a password could try as many as they like at another. */
    @Test
    void aRightPasswordTakesNoWrongOneBack() {
        var room = ROOMS.create(ann, "relay", null, "sesame").roomId();
        var own = ROOMS.create(PlayerId.next(), "relay", null, "mine").roomId();
        for (int i = 0; i < 10; i++) {
            assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, "p" + i))).isEqualTo(Code.FORBIDDEN);
            if (i < 9) {
                var seat = ROOMS.seat(bob);
                ROOMS.ask(Rooms.JOIN, new Rooms.Join(own, seat, 0, "mine", false));
                ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(own, seat));
            }
        }

        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, "sesame"))).isEqualTo(Code.RATE_LIMITED);
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(own, bob, "mine"))).isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void manyPlayersTryNoMoreThanSomeHundredPasswordsOfARoom() {
        var room = ROOMS.create(ann, "relay", null, "sesame").roomId();
        ROOMS.ask(Rooms.JOIN, enter(room, bob, "sesame"));
        // Who says none does not guess, and may be a crowd that did not know that there is one.
        var askers = Stream.generate(PlayerId::next).limit(600).map(player -> enter(room, player, null));
        assertThat(answers(askers.toList())).containsOnly(Map.entry("FORBIDDEN", 600L));
        var thieves = Stream.generate(PlayerId::next).limit(60).flatMap(player -> IntStream.range(0, 10)
                .mapToObj(i -> enter(room, player, "p" + i)));

        assertThat(answers(thieves.toList()))
                .containsOnly(Map.entry("FORBIDDEN", 500L), Map.entry("RATE_LIMITED", 100L));

        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, PlayerId.next(), "sesame")))
                .isEqualTo(Code.RATE_LIMITED);
        // Who is inside comes again, and the doors of other rooms are open.
        ROOMS.ask(Rooms.JOIN, enter(room, bob, null));
        var other = ROOMS.create(ann, "relay", null, "sesame").roomId();
        ROOMS.ask(Rooms.JOIN, enter(other, PlayerId.next(), "sesame"));
    }

    /** How many got which, when all ask at once. */
    private static Map<String, Long> answers(List<Rooms.Join> joins) {
        var asked = joins.stream()
                .map(join -> ROOMS.bus.ask(Patience.of(Rooms.JOIN), join))
                .toList();
        return asked.stream()
                .map(RunningRooms::await)
                .collect(Collectors.groupingBy(
                        reply -> reply.fold(
                                done -> "entered", refusal -> refusal.code().name()),
                        Collectors.counting()));
    }

    @Test
    void aMatchsRoomAdmitsItsPlayers() {
        var room = ROOMS.createMatch("relay", ann);

        ROOMS.ask(Rooms.JOIN, enter(room, ann, null));
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, bob, null))).isEqualTo(Code.FORBIDDEN);
        assertThat(ROOMS.ask(Rooms.VIEW, new Rooms.View(ann, room)).mode()).isEqualTo("duel");
    }

    @Test
    void onlyMembersLookInside() {
        var room = ROOMS.create(ann).roomId();
        var seat = ROOMS.seat(bob);
        ROOMS.join(room, seat);
        assertThat(ROOMS.ask(Rooms.VIEW, new Rooms.View(bob, room)).members()).hasSize(1);
        ROOMS.ask(Rooms.READ_AS, new Rooms.ReadAs(bob, room, 0, 10));
        ROOMS.ask(Rooms.LEAVE, new Rooms.Leave(room, seat));

        assertThat(ROOMS.refusal(Rooms.VIEW, new Rooms.View(bob, room))).isEqualTo(Code.NOT_A_MEMBER);
        assertThat(ROOMS.refusal(Rooms.READ_AS, new Rooms.ReadAs(bob, room, 0, 10)))
                .isEqualTo(Code.NOT_A_MEMBER);
    }

    @Test
    void aPlayersSocketsInOneRoomAreFew() {
        var room = ROOMS.create(ann).roomId();
        for (int i = 0; i < 8; i++) {
            ROOMS.join(room, ROOMS.seat(ann));
        }
        assertThat(ROOMS.refusal(Rooms.JOIN, enter(room, ann, null))).isEqualTo(Code.OVERLOADED);
    }
}
