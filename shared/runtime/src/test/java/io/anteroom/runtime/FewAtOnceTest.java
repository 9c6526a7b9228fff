package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {

    private static final Deadline LATER = Deadline.in(Duration.ofMinutes(1));

    private static final Refusal LATE = new Refusal(Code.OVERLOADED, "too late");

    private final FewAtOnce few = new FewAtOnce(2, LATE);
    private final List<Promise<Reply<Integer>>> begun = new ArrayList<>();

    private Future<Reply<Integer>> ask(Deadline until) {
        return few.run(until, () -> {
            var step = Promise.<Reply<Integer>>promise();
            begun.add(step);
            return step.future();
        });
    }

    @Test
    void theOthersWaitInTheirOrder() {
        var asked = IntStream.range(0, 4).mapToObj(one -> ask(LATER)).toList();
        assertThat(begun).hasSize(2);
        begun.get(1).complete(Reply.done(1));
        assertThat(begun).hasSize(3);
        begun.get(2).complete(Reply.done(2));
        assertThat(asked.get(2).result()).isEqualTo(Reply.done(2));
        assertThat(asked.get(3).isComplete()).isFalse();
        assertThat(begun).hasSize(4);
    }

    @Test
    void aStepThatFailsGivesItsPlaceUp() {
        var asked = IntStream.range(0, 3).mapToObj(one -> ask(LATER)).toList();
        begun.get(0).fail("broken");
        assertThat(asked.get(0).failed()).isTrue();
        assertThat(begun).hasSize(3);
    }

    @Test
    void whoWaitedTooLongIsRefusedAndTakesNoPlace() {
        assertThat(ask(LATER).isComplete()).isFalse();
        assertThat(ask(LATER).isComplete()).isFalse();
        var late = ask(Deadline.in(Duration.ZERO));
        var next = ask(LATER);
        begun.get(0).complete(Reply.done(0));
        assertThat(late.result()).isEqualTo(Reply.refused(LATE));
        assertThat(begun).hasSize(3);
        begun.get(2).complete(Reply.done(7));
        assertThat(next.result()).isEqualTo(Reply.done(7));
    }

    @Test
    void thousandsOfStepsThatAreDoneAtOnceFitOnTheStack() {
        assertThat(IntStream.range(0, 2).mapToObj(one -> ask(LATER))).noneMatch(Future::isComplete);
        var many = IntStream.range(0, 20_000)
                .mapToObj(one -> few.run(LATER, () -> Future.succeededFuture(Reply.done(one))))
                .toList();
        begun.get(0).complete(Reply.done(0));
        assertThat(many).allMatch(Future::succeeded);
    }

    @Test
    void aStepThatThrowsFailsAndGivesItsPlaceUp() {
        for (int i = 0; i < 3; i++) {
            assertThat(few.<Integer>run(LATER, () -> {
                                throw new IllegalStateException("broken");
                            })
                            .cause())
                    .hasMessage("broken");
        }
        assertThat(IntStream.range(0, 2).mapToObj(one -> ask(LATER))).noneMatch(Future::isComplete);
        assertThat(begun).hasSize(2);
    }
}
