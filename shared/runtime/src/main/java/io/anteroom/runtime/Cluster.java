package io.anteroom.runtime;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How nodes find each other: Hazelcast by an explicit list of members, on one address and one port, nothing
 * discovered, nothing reported home. It carries discovery and bus subscriptions only.
 */
public record Cluster(boolean enabled, String name, String host, int port, List<String> members) {

    public static final Key<Boolean> ENABLED = Key.flag("cluster.enabled", false, "whether this node joins others");
    public static final Key<String> NAME =
            Key.text("cluster.name", "anteroom", "only nodes of one name join each other");
    public static final Key<String> HOST = Key.text(
            "cluster.host", "127.0.0.1", "the address other nodes reach this one at, for Hazelcast and the bus");
    public static final Key<Integer> PORT =
            Key.integer("cluster.port", 5701, 1, 65535, "Hazelcast's port; the bus takes a free one");
    public static final Key<List<String>> MEMBERS =
            Key.list("cluster.members", List.of(), "host:port of nodes to join, this one may be among them");

    public static final List<Key<?>> KEYS = List.of(ENABLED, NAME, HOST, PORT, MEMBERS);

    /** Long enough for a pause of the collector, short enough that a dead node's addresses go soon. */
    private static final String NO_HEARTBEAT_S = "10";

    /** What the JDK takes for one without asking a name server. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.:%]*:[0-9a-zA-Z.:%]*");

    public Cluster {
        members = List.copyOf(members);
    }

    public static Cluster from(Settings settings) {
        return new Cluster(
                settings.get(ENABLED),
                settings.get(NAME),
                settings.get(HOST),
                settings.get(PORT),
                settings.get(MEMBERS));
    }

    /**
     * Looks at address and port before Hazelcast does, whose refusal names no setting. Blocks. Fails with {@link BadSetting}; does
     * nothing unless the cluster is enabled.
     */
    public void requireUsable() {
        if (!enabled) {
            return;
        }
        var address = ownAddress();
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException failed) {
            throw new BadSetting(
                    PORT.name(),
                    "'%d', which can't be used at %s (%s)".formatted(port, host, failed.getMessage()),
                    PORT.allowed() + ", not in use");
        }
    }

    /** Hazelcast takes no names here. */
    private InetAddress ownAddress() {
        try {
            var address = ADDRESS.matcher(host).matches() ? InetAddress.getByName(host) : null;
            if (address != null && NetworkInterface.getByInetAddress(address) != null) {
                return address;
            }
        } catch (IOException unknown) {
            // Refused below.
        }
        throw new BadSetting(HOST.name(), "'" + host + "'", "an IP address of a network interface of this machine");
    }

    public ClusterManager manager() {
        return new HazelcastClusterManager(hazelcast());
    }

    private Config hazelcast() {
        var config = new Config();
        config.setClusterName(name);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", NO_HEARTBEAT_S);
        config.setProperty("hazelcast.heartbeat.interval.seconds", "2");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "10");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.event.thread.count", "1");
        // What vertx-hazelcast keeps its subscriptions and nodes in.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        join(config);
        return config;
    }

    private void join(Config config) {
        var network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false).setPublicAddress(host + ":" + port);
        network.getInterfaces().setEnabled(true).addInterface(host);
        var join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(members).setConnectionTimeoutSeconds(3);
    }
}
