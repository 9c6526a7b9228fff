package io.anteroom.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Nodes of one cluster in this JVM. */
final class BusNodes implements AutoCloseable {

    private final List<Integer> ports;
    private final List<Vertx> nodes = new ArrayList<>();

    BusNodes(int count) {
        this.ports = Stream.generate(BusNodes::freePort).limit(count).toList();
    }

    Bus join(int index) throws Exception {
        var members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        var cluster = new Cluster(true, "bus", "127.0.0.1", ports.get(index), members);
        var vertx = Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                .withClusterManager(cluster.manager())
                .buildClustered()
                .await(60, SECONDS);
        nodes.add(vertx);
        return Bus.clustered(vertx);
    }

    @Override
    public void close() throws java.util.concurrent.TimeoutException {
        for (var node : nodes) {
            node.close().await(30, SECONDS);
        }
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException none) {
            throw new AssertionError(none);
        }
    }
}
