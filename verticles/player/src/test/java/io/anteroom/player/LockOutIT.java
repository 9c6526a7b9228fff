package io.anteroom.player;

import static io.anteroom.player.RunningPlayer.codeOf;
import static io.anteroom.player.RunningPlayer.doneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.MasterKey;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LockOutIT {

    private static final String THREE = "auth.lockout.failures=3";

    private final MasterKey masterKey = RunningPlayer.masterKey();
    private final String redis = TestServers.freshRedis();

    @Test
    void failuresCountOnAllNodesAndLockedOutClientsCostNothing() throws Exception {
        try (var one = start(THREE);
                var two = start(THREE)) {
            for (var node : new RunningPlayer[] {one, two, one}) {
                assertThat(codeOf(node.logIn("Nobody", "password123"))).isEqualTo(Code.AUTHENTICATION_FAILED);
            }
            long hashed = two.hashed();

            var locked = two.logIn("nobody", "password123");

            assertThat(codeOf(locked)).isEqualTo(Code.LOCKED_OUT);
            assertThat(retryAfterMs(locked)).isBetween(1L, 15 * 60_000L);
            assertThat(two.hashed()).isEqualTo(hashed);
        }
    }

    @Test
    void nameAndAddressCountTogether() throws Exception {
        try (var node = start(THREE)) {
            for (int i = 0; i < 4; i++) {
                assertThat(codeOf(node.logIn("first", "password123"))).isNotNull();
            }

            var otherAddress = new Players.LogIn("first", "password123", "127.0.0.2");
            assertThat(codeOf(node.ask(Players.LOG_IN, otherAddress))).isEqualTo(Code.AUTHENTICATION_FAILED);
            assertThat(codeOf(node.logIn("second", "password123"))).isEqualTo(Code.AUTHENTICATION_FAILED);
            assertThat(codeOf(node.logIn("first", "password123"))).isEqualTo(Code.LOCKED_OUT);
        }
    }

    @Test
    void userNameAndEmailOfOneAccountCountTogether() throws Exception {
        try (var node = start(THREE)) {
            var email = "doubled@example.com";
            assertThat(doneOf(node.register("doubled")).email()).isEqualTo(email);

            assertThat(codeOf(node.logIn("doubled", "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);
            assertThat(codeOf(node.logIn(email, "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);
            assertThat(codeOf(node.logIn("doubled", "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);

            assertThat(codeOf(node.logIn(email, "password123"))).isEqualTo(Code.LOCKED_OUT);
        }
    }

    @Test
    void triesThatArriveAtOnceCantPassTheBoundTogether() throws Exception {
        try (var node = start(THREE)) {
            var tries = new ArrayList<Future<Reply<Players.LoggedIn>>>();
            for (int i = 0; i < 20; i++) {
                tries.add(node.bus.ask(Players.LOG_IN, new Players.LogIn("burst", "password" + i, "127.0.0.1")));
            }
            Future.all(tries).await(15, TimeUnit.SECONDS);

            assertThat(tries.stream().filter(one -> codeOf(one.result()) == Code.AUTHENTICATION_FAILED))
                    .hasSize(3);
            assertThat(node.hashed()).isEqualTo(3);
        }
    }

    @Test
    void successForgetsWhatWentBefore() throws Exception {
        try (var node = start(THREE)) {
            assertThat(doneOf(node.register("forgetful")).username()).isEqualTo("forgetful");
            for (int round = 0; round < 3; round++) {
                assertThat(codeOf(node.logIn("forgetful", "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);
                assertThat(codeOf(node.logIn("forgetful", "password124"))).isEqualTo(Code.AUTHENTICATION_FAILED);
                assertThat(doneOf(node.logIn("forgetful", "password123")).profile())
                        .isNotNull();
            }
        }
    }

    @Test
    void windowEndsTheLockOut() throws Exception {
        // Two passwords have to be hashed within it, however busy the machine is.
        try (var node = start("auth.lockout.failures=1", "auth.lockout.window=4s")) {
            assertThat(codeOf(node.logIn("patient", "password123"))).isEqualTo(Code.AUTHENTICATION_FAILED);
            var locked = node.logIn("patient", "password123");
            assertThat(codeOf(locked)).isEqualTo(Code.LOCKED_OUT);

            node.vertx.timer(retryAfterMs(locked) + 20).await(10, TimeUnit.SECONDS);

            assertThat(codeOf(node.logIn("patient", "password123"))).isEqualTo(Code.AUTHENTICATION_FAILED);
        }
    }

    private RunningPlayer start(String... assignments) throws Exception {
        var node = RunningPlayer.start(masterKey, redis, assignments);
        node.awaitRedis();
        return node;
    }

    private static long retryAfterMs(Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> refused && refused.refusal().retryAfterMs() != null) {
            return refused.refusal().retryAfterMs();
        }
        throw new AssertionError("no time to retry after: " + reply);
    }
}
