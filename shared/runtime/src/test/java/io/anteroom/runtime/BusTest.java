package io.anteroom.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {

    record Question(String text) {}

    record Answer(String text) {}

    record News(String text) {}

    private static final Endpoint<Question, Answer> ASK =
            Endpoint.of("test.ask", Question.class, Answer.class, Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    @Test
    void theSameRecordArrivesAndNoCopy() throws Exception {
        var asked = new Question("who");
        var seen = new ArrayList<Question>();
        serve(call -> {
            seen.add(call.request());
            return Future.succeededFuture(Reply.done(new Answer("me")));
        });

        var reply = ask(asked);

        assertThat(reply).isEqualTo(Reply.done(new Answer("me")));
        assertThat(seen.get(0)).isSameAs(asked);
    }

    @Test
    void aRefusalIsDataAndKeepsItsCode() throws Exception {
        serve(call -> Future.succeededFuture(Reply.refused(Code.INSUFFICIENT_FUNDS, "not enough")));

        assertThat(codeOf(ask(new Question("")))).isEqualTo(Code.INSUFFICIENT_FUNDS);
    }

    @Test
    void nobodyServingIsADefiniteNo() throws Exception {
        assertThat(codeOf(ask(new Question("")))).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aHandlerThatThrowsLeavesTheOutcomeUnknown() throws Exception {
        serve(call -> {
            throw new IllegalStateException("broken on purpose");
        });

        assertThatThrownBy(() -> ask(new Question(""))).isInstanceOf(UnknownOutcome.class);
    }

    @Test
    void aHandlerThatNeverAnswersLeavesTheOutcomeUnknownAtTheDeadline() throws Exception {
        serve(call -> Promise.<Reply<Answer>>promise().future());

        assertThatThrownBy(() -> bus.ask(ASK, new Question(""), Deadline.in(Duration.ofMillis(50)))
                        .await(30, SECONDS))
                .isInstanceOf(UnknownOutcome.class);
    }

    @Test
    void aRequestPastItsDeadlineIsNotHandled() throws Exception {
        var handled = ConcurrentHashMap.<String>newKeySet();
        var release = new CountDownLatch(1);
        serve(call -> {
            handled.add(call.request().text());
            await(release);
            return Future.succeededFuture(Reply.done(new Answer("")));
        });

        var first = bus.ask(ASK, new Question("blocks"));
        var late = bus.ask(ASK, new Question("late"), Deadline.in(Duration.ofMillis(20)));
        assertThatThrownBy(() -> late.await(30, SECONDS)).isNotNull();
        release.countDown();
        first.await(30, SECONDS);
        assertThat(codeOrDone(ask(new Question("next")))).isEqualTo("done");

        assertThat(handled).isEqualTo(Set.of("blocks", "next"));
    }

    @Test
    void oneMoreThanTheBoundIsRefusedAtOnce() throws Exception {
        var release = Promise.<Reply<Answer>>promise();
        serve(2, call -> release.future());

        var taken = List.of(bus.ask(ASK, new Question("1")), bus.ask(ASK, new Question("2")));
        assertThat(codeOf(ask(new Question("3")))).isEqualTo(Code.OVERLOADED);
        release.complete(Reply.done(new Answer("")));
        Future.all(taken).await(30, SECONDS);

        assertThat(codeOrDone(ask(new Question("4")))).isEqualTo("done");
    }

    @Test
    void requestsOfOneKeyMeetOneInstance() throws Exception {
        var keyed = ASK.withAffinity(Question::text);
        for (int i = 0; i < 4; i++) {
            var name = "instance" + i;
            onContext(() -> bus.serve(keyed, 10, call -> Future.succeededFuture(Reply.done(new Answer(name)))));
        }

        var answers = ConcurrentHashMap.<Object>newKeySet();
        var others = ConcurrentHashMap.<Object>newKeySet();
        for (int i = 0; i < 50; i++) {
            answers.add(bus.ask(keyed, new Question("player")).await(30, SECONDS));
            others.add(bus.ask(keyed, new Question("player" + i)).await(30, SECONDS));
        }

        assertThat(answers).hasSize(1);
        assertThat(others).hasSizeGreaterThan(1);
    }

    @Test
    void everyHearerHearsATopic() throws Exception {
        var topic = new Topic<>("test.news", News.class);
        var heard = new CountDownLatch(2);
        bus.hear(topic, news -> heard.countDown()).await(30, SECONDS);
        bus.hear(topic, news -> heard.countDown()).await(30, SECONDS);

        bus.tell(topic, new News("x"));

        assertThat(heard.await(30, SECONDS)).isTrue();
    }

    private void serve(java.util.function.Function<Call<Question>, Future<Reply<Answer>>> handler) throws Exception {
        serve(100, handler);
    }

    private void serve(int inFlightMax, java.util.function.Function<Call<Question>, Future<Reply<Answer>>> handler)
            throws Exception {
        onContext(() -> bus.serve(ASK, inFlightMax, handler));
    }

    private void onContext(java.util.function.Supplier<Future<Void>> serving) throws Exception {
        var ready = Promise.<Void>promise();
        vertx.deployVerticle(new io.vertx.core.VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return serving.get().onComplete(ready);
                    }
                })
                .await(30, SECONDS);
        ready.future().await(30, SECONDS);
    }

    private Reply<Answer> ask(Question question) throws Exception {
        return bus.ask(ASK, question).await(30, SECONDS);
    }

    private static Code codeOf(Reply<Answer> reply) {
        return reply.fold(done -> Code.INTERNAL, refusal -> refusal.code());
    }

    private static String codeOrDone(Reply<Answer> reply) {
        return reply.fold(done -> "done", refusal -> refusal.code().name());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
