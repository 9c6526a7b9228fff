package io.anteroom.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a gateway that ends owes to who asked it last. */
final class GatewayStopIT {

    /** Half of what it is waited for. */
    private static final long ANSWERED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aRequestThatCameBeforeThePortWasClosedIsAnswered() {
        Gateways.repeat(() -> {
            try {
                return isAnswered();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    /** False if the gateway was not given its answer in time. */
    private static boolean isAnswered() throws IOException {
        var asked = new AtomicBoolean();
        var listed = Promise.<Reply<Rooms.Listed>>promise();
        try (var gateways = new Gateways(TestServers.freshRedis())) {
            Gateways.await(gateways.bus.serve(Rooms.LIST, 10, call -> {
                asked.set(true);
                return listed.future();
            }));
            try (var late = open(gateways);
                    var idle = open(gateways)) {
                var fromNanos = System.nanoTime();
                late.getOutputStream()
                        .write("GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(gateways.token())
                                .getBytes(UTF_8));
                Gateways.until(asked::get);

                var ended = Future.join(gateways.vertx.deploymentIDs().stream()
                        .map(gateways.vertx::undeploy)
                        .toList());
                Gateways.until(() -> isClosed(gateways.port));
                var hasEnded = ended.isComplete();
                listed.complete(Reply.done(new Rooms.Listed(List.of(), false)));
                if (System.nanoTime() - fromNanos >= ANSWERED_WITHIN_NANOS) {
                    return false;
                }

                assertThat(hasEnded).isFalse();
                assertThat(new String(late.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 200 ");
                assertThat(idle.getInputStream().read()).isEqualTo(-1);
                Gateways.await(ended);
                return true;
            }
        }
    }

    private static Socket open(Gateways gateways) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateways.port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static boolean isClosed(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException closed) {
            return true;
        } catch (IOException cut) {
            return false;
        }
    }
}
