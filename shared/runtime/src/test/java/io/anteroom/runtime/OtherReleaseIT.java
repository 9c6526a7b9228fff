package io.anteroom.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is told what its release has no word for. */
class OtherReleaseIT {

    enum Said {
        YES
    }

    enum SaidLater {
        YES,
        PERHAPS
    }

    record Words(Said said) {}

    record LaterWords(SaidLater said) {}

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Endpoint<Words, Words> OLD = Endpoint.of("test.words", Words.class, Words.class, LONG);
    private static final Endpoint<LaterWords, LaterWords> NEW =
            Endpoint.of("test.words", LaterWords.class, LaterWords.class, LONG);
    private static final Topic<Words> OLD_NEWS = new Topic<>("test.news", Words.class);
    private static final Topic<LaterWords> NEW_NEWS = new Topic<>("test.news", LaterWords.class);

    private final BusNodes nodes = new BusNodes(2);

    @SuppressWarnings("NullAway.Init")
    private Bus old;

    @SuppressWarnings("NullAway.Init")
    private Bus later;

    @BeforeEach
    void start() throws Exception {
        old = nodes.join(0);
        later = nodes.join(1);
    }

    @AfterEach
    void close() throws Exception {
        nodes.close();
    }

    private static <Q> void serve(Bus bus, Endpoint<Q, Q> endpoint, Q always) throws Exception {
        bus.vertx()
                .deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return bus.serve(endpoint, 10, call -> Future.succeededFuture(Reply.done(always)));
                    }
                })
                .await(30, SECONDS);
    }

    /** Until the other node is known to serve it. */
    private static <Q> Future<Reply<Q>> ask(Bus bus, Endpoint<Q, Q> endpoint, Q words) throws Exception {
        var until = Deadline.in(Duration.ofSeconds(30));
        while (true) {
            var answer = bus.ask(endpoint, words);
            var isServed = answer.transform(result ->
                            Future.succeededFuture(result.failed() || result.result() instanceof Reply.Done<?>))
                    .await(10, SECONDS);
            if (isServed || until.passed()) {
                return answer;
            }
        }
    }

    /** Soon: its time-out is twice as long as is waited here. */
    private static void assertIsUnknown(Future<?> answer) {
        assertThatThrownBy(() -> answer.await(10, SECONDS)).isInstanceOf(UnknownOutcome.class);
    }

    @Test
    void anAnswerThatCantBeReadIsAnUnknownOutcome() throws Exception {
        serve(later, NEW, new LaterWords(SaidLater.PERHAPS));
        assertIsUnknown(ask(old, OLD, new Words(Said.YES)));
    }

    @Test
    void aRequestThatCantBeReadIsAnUnknownOutcome() throws Exception {
        serve(old, OLD, new Words(Said.YES));
        assertThat(ask(later, NEW, new LaterWords(SaidLater.YES)).await(10, SECONDS))
                .isEqualTo(Reply.done(new LaterWords(SaidLater.YES)));
        assertIsUnknown(later.ask(NEW, new LaterWords(SaidLater.PERHAPS)));
    }

    @Test
    void newsThatCantBeReadKeepNobodyFromHearingTheNext() throws Exception {
        var heard = Promise.<Words>promise();
        old.hear(OLD_NEWS, heard::tryComplete).await(30, SECONDS);
        var told = later.vertx().setPeriodic(20, tick -> {
            later.tell(NEW_NEWS, new LaterWords(SaidLater.PERHAPS));
            later.tell(NEW_NEWS, new LaterWords(SaidLater.YES));
        });
        assertThat(heard.future().await(20, SECONDS)).isEqualTo(new Words(Said.YES));
        assertThat(later.vertx().cancelTimer(told)).isTrue();
    }
}
