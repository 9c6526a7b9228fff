package io.anteroom.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes: one asks, two serve, and one of these leaves. */
class LeavingBusIT {

    private static final String HELD = "held";

    private static final Endpoint<BusTest.Question, BusTest.Answer> ASK =
            Endpoint.of("test.ask", BusTest.Question.class, BusTest.Answer.class, java.time.Duration.ofSeconds(20));

    private final BusNodes nodes = new BusNodes(3);
    private final Promise<Void> release = Promise.promise();
    private Bus asker;
    private Bus leaver;
    private Bus other;

    @BeforeEach
    void start() throws Exception {
        asker = nodes.join(0);
        leaver = nodes.join(1);
        other = nodes.join(2);
        serve(leaver, "leaver");
        serve(other, "other");
        until("other");
        until("leaver");
    }

    @AfterEach
    void close() throws Exception {
        release.tryComplete();
        nodes.close();
    }

    @Test
    void whatOthersHadAskedIsAnsweredBeforeItHasLeft() throws Exception {
        var held = heldBy("leaver");

        var left = leaver.leave();
        until("other", 20);

        assertThat(left.isComplete()).isFalse();
        release.complete();
        left.await(30, SECONDS);
        assertThat(held)
                .allSatisfy(future -> assertThat(future.await(30, SECONDS)).isInstanceOf(Reply.Done.class));
    }

    @Test
    void nobodyIsLeftWithoutAnAnswerByALeaveUnderLoad() throws Exception {
        var asking = new AtomicBoolean(true);
        var answers = new ConcurrentLinkedQueue<Future<Reply<BusTest.Answer>>>();
        var load = new Thread(() -> {
            while (asking.get()) {
                answers.add(asker.ask(ASK, new BusTest.Question("")));
                java.util.concurrent.locks.LockSupport.parkNanos(200_000);
            }
        });
        load.start();

        leaver.leave().await(30, SECONDS);
        // As a node does that ends its roles.
        for (var deployed : leaver.vertx().deploymentIDs()) {
            leaver.vertx().undeploy(deployed).await(30, SECONDS);
        }
        asking.set(false);
        load.join();

        assertThat(answers).isNotEmpty().allSatisfy(answer -> assertThat(answer.await(30, SECONDS))
                .isInstanceOf(Reply.Done.class));
    }

    @Test
    void aNodeThatHasLeftServesItself() throws Exception {
        leaver.leave().await(30, SECONDS);

        until("other", 20);
        for (int i = 0; i < 20; i++) {
            assertThat(who(leaver)).isEqualTo("leaver");
        }
    }

    /** Requests of which at least one waits at that node for {@link #release}. */
    private List<Future<Reply<BusTest.Answer>>> heldBy(String name) throws Exception {
        var waiting = new ArrayList<Future<Reply<BusTest.Answer>>>();
        until(name);
        for (int i = 0; i < 4; i++) {
            waiting.add(asker.ask(ASK, new BusTest.Question(HELD)));
        }
        // Answered in their order, so that those are there.
        until("other");
        until("leaver");
        return waiting;
    }

    private void until(String name) throws Exception {
        until(name, 1);
    }

    /** Asks until that node has answered so many times in a row. */
    private void until(String name, int times) throws Exception {
        var deadline = Deadline.in(java.time.Duration.ofSeconds(30));
        for (int row = 0; row < times; row = who(asker).equals(name) ? row + 1 : 0) {
            assertThat(deadline.passed()).isFalse();
        }
    }

    private static String who(Bus from) throws Exception {
        return from.ask(ASK, new BusTest.Question(""))
                .await(30, SECONDS)
                .fold(BusTest.Answer::text, refusal -> refusal.code().name());
    }

    private void serve(Bus bus, String name) throws Exception {
        bus.vertx()
                .deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return bus.serve(ASK, 100_000, call -> answer(name, call));
                    }
                })
                .await(30, SECONDS);
    }

    private Future<Reply<BusTest.Answer>> answer(String name, Call<BusTest.Question> call) {
        var ready = call.request().text().equals(HELD) ? release.future() : Future.<Void>succeededFuture();
        return ready.map(now -> Reply.done(new BusTest.Answer(name)));
    }
}
