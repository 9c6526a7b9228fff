package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a room is asked how far it is. */
class RoomFeedTest {

    private static final int POLLS = 40;

    private final RoomFeed feed = new RoomFeed(RoomId.next());

    @BeforeEach
    void begin() {
        feed.begins(new Rooms.Page(1, 0, 1, List.of(), 0));
    }

    @Test
    void aQuietRoomIsAskedAtEachPollUntilItIsFoundAsItIsKnown() {
        assertThat(feed.stayedQuiet()).as("it may have spoken a moment ago").isFalse();
        assertThat(feed.stayedQuiet()).isTrue();
        assertThat(feed.stayedQuiet()).as("nobody has answered").isTrue();
    }

    @Test
    void aQuietRoomThatIsAsItIsKnownIsAskedInOneOfFourPolls() {
        assertThat(IntStream.range(0, POLLS).filter(poll -> asked()).count()).isBetween(POLLS / 4L - 1, POLLS / 4L + 1);
    }

    @Test
    void aRoomThatSpokeIsAskedSoonAfter() {
        rest();
        var said = new Rooms.Page(1, 0, 1, List.of("{\"eventType\":\"RoomMessage\"}"), 1);
        assertThat(feed.hear(RoomNews.of(feed.roomId(), said)))
                .as("some are missing")
                .isFalse();
        assertThat(feed.stayedQuiet()).isFalse();
        assertThat(feed.stayedQuiet()).isTrue();
    }

    @Test
    void aRoomOfWhichNewsMayBeLostIsAskedAtOnce() {
        rest();
        feed.mayHaveChanged();
        assertThat(feed.stayedQuiet()).isTrue();
    }

    private void rest() {
        while (!asked()) {
            // The first poll asks nothing.
        }
        assertThat(feed.stayedQuiet()).isFalse();
    }

    private boolean asked() {
        var asked = feed.stayedQuiet();
        if (asked) {
            feed.isAsKnown();
        }
        return asked;
    }
}
