package io.anteroom.player;

import static io.anteroom.player.RunningPlayer.codeOf;
import static io.anteroom.player.RunningPlayer.doneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HashPoolTest {

    @Test
    void oneOverTheBoundIsRefusedAtOnceOverAllInstances() throws Exception {
        try (var node = new RunningPlayer()) {
            var config = RunningPlayer.config("auth.hashThreads=1", "auth.hashQueue=2");
            var pool = HashPool.open(node.vertx, config, node.registry);
            var sibling = HashPool.open(node.vertx, config, node.registry);
            var gate = new CountDownLatch(1);
            var admitted = new ArrayList<Future<Reply<Boolean>>>();
            for (int i = 0; i < 3; i++) {
                admitted.add((i == 1 ? sibling : pool).run(soon(), () -> Reply.done(gate.await(10, TimeUnit.SECONDS))));
            }

            var over = sibling.run(soon(), () -> Reply.done(true));

            assertThat(over.isComplete()).isTrue();
            assertThat(codeOf(over.result())).isEqualTo(Code.OVERLOADED);
            gate.countDown();
            for (var one : admitted) {
                assertThat(doneOf(one.await(10, TimeUnit.SECONDS))).isTrue();
            }
            assertThat(doneOf(pool.run(soon(), () -> Reply.done(true)).await(10, TimeUnit.SECONDS)))
                    .isTrue();
        }
    }

    @Test
    void whatNobodyWaitsForIsNotHashed() throws Exception {
        try (var node = new RunningPlayer()) {
            var pool = HashPool.open(node.vertx, RunningPlayer.config(), node.registry);

            Future<Reply<Boolean>> late = pool.run(Deadline.in(Duration.ZERO), () -> Reply.done(true));

            assertThat(codeOf(late.await(10, TimeUnit.SECONDS))).isEqualTo(Code.OVERLOADED);
            assertThat(node.hashed()).isZero();
        }
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }
}
