package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.SessionId;
import io.anteroom.gateway.session.ResumeToken;
import io.anteroom.gateway.session.Resumed;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a Redis that lost all may give as the next number: nothing that a push has, sent or not. */
final class HeldSessionTest {

    private static List<Resumed.Missed> pushes(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(seq -> new Resumed.Missed(seq, "{}"))
                .toList();
    }

    private static HeldSession resumed(List<Resumed.Missed> missed) {
        return HeldSession.of(new Resumed(
                SessionId.next(),
                1,
                PlayerId.next(),
                null,
                Set.of(NodeId.next()),
                Instant.EPOCH,
                ResumeToken.random(),
                3,
                false,
                missed));
    }

    @Test
    void numbersOfWhatAResumePromisedAreTaken() {
        var held = resumed(pushes(4, 100));

        assertThat(held.delivered()).isEqualTo(3);
        assertThat(held.numbered()).isEqualTo(100);
    }

    @Test
    void soAreThoseOfAPageThatWasRead() {
        var held = resumed(List.of());
        held.announce();
        held.hearsOf(6);
        held.beginsToRead();
        held.hasRead(pushes(4, 6));

        assertThat(held.next().seq()).isEqualTo(4);
        assertThat(held.delivered()).isEqualTo(4);
        assertThat(held.numbered()).isEqualTo(6);
    }

    @Test
    void andThoseOfPushesThatWereSentAsTheyCame() {
        var held = resumed(List.of());
        held.announce();
        held.takes(4);

        assertThat(held.numbered()).isEqualTo(4);
    }
}
