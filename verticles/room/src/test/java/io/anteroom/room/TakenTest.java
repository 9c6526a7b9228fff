package io.anteroom.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of the script that appends messages. */
final class TakenTest {

    @Test
    void aRoomWhoseMessagesWereAllTakenNamesTheFirst() {
        var taken = Taken.read("A\t3\t5000000001\tnode1 node2");

        assertThat(taken).containsExactly(new Taken('A', 3, 5_000_000_001L, "node1 node2", List.of()));
        assertThat(taken.get(0).isWhole()).isTrue();
    }

    @Test
    void otherwiseEachMessageHasAResult() {
        var taken = Taken.read("A\t1\t8\tnode\t8 -3 N 9").get(0);

        assertThat(taken.isWhole()).isFalse();
        assertThat(taken.results()).containsExactly("8", "-3", "N", "9");
    }

    @Test
    void roomsFollowEachOtherAlsoThoseNobodyHearsOrThatAreNotThere() {
        assertThat(Taken.read("L\nA\t1\t2\t\nZ"))
                .containsExactly(
                        new Taken('L', 0, 0, "", List.of()),
                        new Taken('A', 1, 2, "", List.of()),
                        new Taken('Z', 0, 0, "", List.of()));
    }
}
