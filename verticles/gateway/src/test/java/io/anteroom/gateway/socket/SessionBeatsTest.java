package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionBeatsTest {

    private static final List<Integer> SOCKETS =
            IntStream.range(0, 20_000).boxed().toList();

    private final List<Integer> said = new ArrayList<>();
    private final Queue<Promise<Void>> unanswered = new ArrayDeque<>();
    private final SessionBeats<Integer> beats = new SessionBeats<>(this::say);

    private Future<Void> say(int socket) {
        said.add(socket);
        var answer = Promise.<Void>promise();
        unanswered.add(answer);
        return answer.future();
    }

    @Test
    void neverAreMoreUnderWayThanAFewHoweverManyThereAre() {
        var all = beats.addAll(SOCKETS);
        for (int answered = 0; answered < SOCKETS.size(); answered++) {
            assertThat(unanswered).hasSizeLessThanOrEqualTo(SessionBeats.UNDER_WAY_MAX);
            assertThat(all.isComplete()).isFalse();
            unanswered.remove().complete();
        }
        assertThat(said).containsExactlyElementsOf(SOCKETS);
        assertThat(all.succeeded()).isTrue();
    }

    @Test
    void whoCouldNotBeSaidHoldsUpNobody() {
        var all = beats.addAll(SOCKETS.subList(0, 100));
        while (!unanswered.isEmpty()) {
            unanswered.remove().fail("Redis is away");
        }
        assertThat(said).hasSize(100);
        assertThat(all.succeeded()).isTrue();
    }

    @Test
    void whatIsAnsweredAtOnceNeedsNoStack() {
        var none = new SessionBeats<Integer>(socket -> Future.failedFuture("Redis is not connected"));
        assertThat(none.addAll(SOCKETS).succeeded()).isTrue();
    }

    @Test
    void whoWaitsAlreadyIsSaidOnce() {
        beats.addAll(SOCKETS.subList(0, 100)).onComplete(done -> said.add(-1));
        beats.add(99);
        beats.addAll(SOCKETS.subList(98, 101)).onComplete(done -> said.add(-2));
        while (!unanswered.isEmpty()) {
            unanswered.remove().complete();
        }
        assertThat(said.subList(50, 103)).startsWith(50).endsWith(99, 100, -1, -2);
    }

    @Test
    void whoIsSaidJustNowIsSaidAgain() {
        beats.add(1);
        beats.add(1);
        assertThat(said).containsExactly(1, 1);
    }
}
