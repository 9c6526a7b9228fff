package io.anteroom.gateway;

import io.anteroom.gateway.auth.Revocations;
import io.anteroom.gateway.http.HttpLimits;
import io.anteroom.gateway.http.OpenRequests;
import io.anteroom.gateway.presence.NodeDevices;
import io.anteroom.gateway.socket.BoardNews;
import io.anteroom.gateway.socket.NodeSockets;
import io.anteroom.gateway.socket.NodeTables;
import io.anteroom.gateway.socket.PresenceNews;
import io.anteroom.gateway.socket.SocketMetrics;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the gateway instances of one node share. Any thread. */
public final class GatewayNode {

    private static final int DRAIN_STEP_MS = 100;
    /** Waves of a tenth of the sockets, so that those who come back do not come all at once. */
    private static final int DRAIN_WAVES = 10;

    private static final int DRAIN_WAVE_MIN = 100;

    private final GatewayConfig config;
    private final Bus bus;
    private final MasterKey masterKey;
    private final String redisUrl;
    private final MeterRegistry metrics;
    private final NodeHealth health;
    private final Revocations revocations = new Revocations();
    private final HttpLimits httpLimits;
    private final AddressLimits handshakeLimits;
    private final OpenRequests openRequests = new OpenRequests();
    private final GameCatalog games = new GameCatalog();
    private final NodeSockets sockets = new NodeSockets();
    private final NodeTables tables = new NodeTables(sockets);
    private final NodeDevices devices = new NodeDevices();
    private final SocketMetrics socketMetrics;
    private final Usernames usernames;
    private final BoardNews boardNews;
    private final PresenceNews presenceNews = new PresenceNews(sockets);
    private final AtomicBoolean jobsTaken = new AtomicBoolean();
    private final Promise<Integer> port = Promise.promise();

    /** @param redisUrl {@code redis://:password@host:port/database} */
    public GatewayNode(
            GatewayConfig config,
            Bus bus,
            MasterKey masterKey,
            String redisUrl,
            MeterRegistry metrics,
            NodeHealth health) {
        this.config = config;
        this.bus = bus;
        this.masterKey = masterKey;
        this.redisUrl = redisUrl;
        this.metrics = metrics;
        this.health = health;
        this.httpLimits = HttpLimits.perSecond(config.requestsPerSecond());
        this.handshakeLimits = new AddressLimits(config.handshakesPerSecond());
        this.socketMetrics = new SocketMetrics(metrics, sockets);
        this.usernames = new Usernames(bus);
        this.boardNews = new BoardNews(bus, sockets, usernames);
    }

    public GatewayConfig config() {
        return config;
    }

    public Bus bus() {
        return bus;
    }

    public MasterKey masterKey() {
        return masterKey;
    }

    public MeterRegistry metrics() {
        return metrics;
    }

    public NodeHealth health() {
        return health;
    }

    public Revocations revocations() {
        return revocations;
    }

    public HttpLimits httpLimits() {
        return httpLimits;
    }

    public AddressLimits handshakeLimits() {
        return handshakeLimits;
    }

    public OpenRequests openRequests() {
        return openRequests;
    }

    public GameCatalog games() {
        return games;
    }

    public NodeSockets sockets() {
        return sockets;
    }

    /** Whether one more socket may be opened here. */
    public boolean takesSockets() {
        return !sockets.isDraining() && sockets.count() < config.socketsMax();
    }

    public NodeTables tables() {
        return tables;
    }

    public NodeDevices devices() {
        return devices;
    }

    public SocketMetrics socketMetrics() {
        return socketMetrics;
    }

    public Usernames usernames() {
        return usernames;
    }

    public BoardNews boardNews() {
        return boardNews;
    }

    public PresenceNews presenceNews() {
        return presenceNews;
    }

    String redisUrl() {
        return redisUrl;
    }

    /** True for one instance: the one that does what a node needs done once. */
    boolean takesJobs() {
        return jobsTaken.compareAndSet(false, true);
    }

    /** Where players connect, once an instance listens. */
    public Future<Integer> port() {
        return port.future();
    }

    void listens(int actualPort) {
        port.tryComplete(actualPort);
    }

    /**
     * Takes no new sockets, and closes the open ones in waves with 1012, each after what it has under way was answered.
     * Requests are answered too, each as the last of its connection. Completes when no socket and no request is left, or
     * after {@code within}.
     */
    public Future<Void> drain(Duration within) {
        sockets.beginToDrain();
        openRequests.beginToDrain();
        var drained = Promise.<Void>promise();
        var untilNanos = System.nanoTime() + within.toNanos();
        var wave = Math.max(DRAIN_WAVE_MIN, sockets.count() / DRAIN_WAVES);
        sockets.drain(wave);
        bus.vertx().setPeriodic(DRAIN_STEP_MS, timer -> {
            if (isIdle() || System.nanoTime() - untilNanos > 0) {
                bus.vertx().cancelTimer(timer);
                drained.tryComplete();
            } else {
                sockets.drain(wave);
            }
        });
        return drained.future();
    }

    private boolean isIdle() {
        return sockets.count() == 0 && openRequests.count() == 0;
    }
}
