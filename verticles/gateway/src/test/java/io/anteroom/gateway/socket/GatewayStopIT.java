package io.anteroom.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a gateway that ends owes to who asked it last. */
final class GatewayStopIT {

    @Test
    void aRequestThatCameBeforeThePortWasClosedIsAnswered() throws Exception {
        var asked = new CountDownLatch(1);
        var listed = Promise.<Reply<Rooms.Listed>>promise();
        try (var gateways = new Gateways(TestServers.freshRedis())) {
            Gateways.await(gateways.bus.serve(Rooms.LIST, 10, call -> {
                asked.countDown();
                return listed.future();
            }));
            try (var late = new Socket(InetAddress.getLoopbackAddress(), gateways.port);
                    var idle = new Socket(InetAddress.getLoopbackAddress(), gateways.port)) {
                late.setSoTimeout(10_000);
                idle.setSoTimeout(10_000);
                late.getOutputStream()
                        .write("GET /api/v1/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(gateways.token())
                                .getBytes(UTF_8));
                assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

                var ended = Future.join(gateways.vertx.deploymentIDs().stream()
                        .map(gateways.vertx::undeploy)
                        .toList());
                Gateways.until(() -> isClosed(gateways.port));
                assertThat(ended.isComplete()).isFalse();
                listed.complete(Reply.done(new Rooms.Listed(List.of(), false)));

                assertThat(new String(late.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 200 ");
                assertThat(idle.getInputStream().read()).isEqualTo(-1);
                Gateways.await(ended);
            }
        }
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
