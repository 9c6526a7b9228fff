package io.anteroom.app;

import io.anteroom.contracts.Leases;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Cluster;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.MasterKeyCheck;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.runtime.redis.RedisReach;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: its servers, its Vert.x, its roles. Starts and ends on threads that may block. */
final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    /** Who starts both at once need not wait for Redis first. */
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(10);

    private static final Duration TELL_OF_WAITING_EVERY = Duration.ofSeconds(10);
    private static final int BUS_CONNECT_TIMEOUT_MS = 3_000;
    /** A node that is silent for several of these is taken for dead. */
    private static final long BEAT_EVERY_MS = 1_000;

    private static final int BUS_PING_MS = 5_000;

    /** By which shares of the time for a drain its steps have to be over. */
    private static final double GONE_BY = 0.5;

    private static final double UNASKED_BY = 0.6;
    private static final double ROLES_ENDED_BY = 0.7;
    private static final double LEFT_BY = 0.9;

    private final NodeConfig config;
    private final DataServers servers;
    private final Vertx vertx;
    private final NodeParts parts;
    private final Management management;
    private final Map<Role, Supplier<Deployable>> makers = new EnumMap<>(Role.class);
    private final Map<Role, String> deployed = new ConcurrentHashMap<>();
    private volatile boolean takesPlayers;

    private Node(
            NodeConfig config, DataServers servers, Vertx vertx, NodeParts parts, PrometheusMeterRegistry metrics) {
        this.config = config;
        this.servers = servers;
        this.vertx = vertx;
        this.parts = parts;
        this.management = new Management(config, parts.health(), metrics, () -> takesPlayers);
    }

    /** Starts a node; what was started is ended again if the rest can't be, or if the process is to end meanwhile. */
    static Node start(Settings settings, Ending ending) throws Exception {
        var config = NodeConfig.ofRun(settings);
        warn(config, settings);
        config.cluster().requireUsable();
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var vertx = vertx(config, metrics);
        DataServers servers = null;
        try {
            servers = DataServers.start(config, begun -> ending.does(() -> leave(config, vertx, begun)));
            var running = vertx.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            // Not before the data directory is locked.
            var key = DataServers.masterKey(config);
            var parts = parts(config, settings, servers, running, key, metrics);
            var node = new Node(config, servers, running, parts, metrics);
            node.begin();
            return node;
        } catch (Exception | Error failed) {
            vertx.thenAccept(Node::close)
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(late -> null)
                    .join();
            if (servers != null) {
                servers.close();
            }
            throw failed;
        }
    }

    private static void warn(NodeConfig config, Settings settings) {
        var unsafe = config.unsafe(settings);
        if (!unsafe.isEmpty()) {
            LOG.warn("Development defaults are in use, which are not for production settings={}", unsafe);
        }
    }

    /** Vert.x starts, and joins the others, while the servers do. */
    private static CompletableFuture<Vertx> vertx(NodeConfig config, PrometheusMeterRegistry metrics) {
        var options = new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setPreferNativeTransport(true)
                .setMetricsOptions(measured())
                .setEventBusOptions(busOptions(config.cluster()));
        var builder = Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(metrics));
        return config.cluster().enabled()
                ? builder.withClusterManager(config.cluster().manager())
                        .buildClustered()
                        .toCompletionStage()
                        .toCompletableFuture()
                : CompletableFuture.completedFuture(builder.build());
    }

    /**
     * Pools and the JVM: the rest counts every message and write, which costs more than it tells. The clients of PostgreSQL
     * and Redis, which are no domains, keep one set of figures for all pools, whose gauge shows the first pool alone.
     */
    private static MicrometerMetricsOptions measured() {
        Set<String> off = EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS)).stream()
                .map(MetricsDomain::toCategory)
                .collect(java.util.stream.Collectors.toSet());
        off.addAll(Set.of("sql", "redis"));
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .setJvmMetricsEnabled(true)
                .setDisabledMetricsCategories(off);
    }

    private static EventBusOptions busOptions(Cluster cluster) {
        return new EventBusOptions()
                .setHost(cluster.host())
                .setConnectTimeout(BUS_CONNECT_TIMEOUT_MS)
                .setClusterPingInterval(BUS_PING_MS)
                .setClusterPingReplyInterval(BUS_PING_MS);
    }

    private static NodeParts parts(
            NodeConfig config,
            Settings settings,
            DataServers servers,
            Vertx vertx,
            io.anteroom.runtime.MasterKey key,
            PrometheusMeterRegistry metrics) {
        var bus = config.cluster().enabled() ? Bus.clustered(vertx) : Bus.local(vertx);
        var health = new NodeHealth();
        servers.watch(health);
        var store = servers.hasOwnPostgres()
                ? StoreConfig.from(settings).at(servers.postgresUrl())
                : StoreConfig.from(settings);
        var gateway = new GatewayNode(GatewayConfig.from(settings), bus, key, servers.redisUrl(), metrics, health);
        return new NodeParts(settings, bus, key, store, servers.redisUrl(), metrics, health, gateway);
    }

    private void begin() throws Exception {
        // What takes long to make is made while the database is brought up to date.
        config.roles().forEach(role -> makers.put(role, role.maker(parts)));
        if (config.roles().contains(Role.STORE)) {
            Migrations.run(parts.store().ownerUrl(), parts.store().url());
        }
        finish("the management port", vertx.deployVerticle(management));
        requireRedis();
        deploy(role -> role == Role.STORE);
        requireKey();
        deploy(role -> role == Role.RNG);
        deploy(EnumSet.complementOf(EnumSet.of(Role.STORE, Role.RNG, Role.GATEWAY))::contains);
        deploy(role -> role == Role.GATEWAY);
        beat();
        vertx.setPeriodic(BEAT_EVERY_MS, timer -> beat());
        takesPlayers = true;
    }

    /** One that was never there is a slip in its URL rather than a fault that passes. */
    private void requireRedis() throws Exception {
        var url = config.redisUrl();
        if (url.isEmpty() || config.roles().stream().noneMatch(Role::usesRedis)) {
            return;
        }
        try {
            finish("Redis", RedisReach.await(vertx, url, REDIS_PATIENCE));
        } catch (Exception unreachable) {
            throw new BadSetting(
                    NodeConfig.REDIS_URL.name(),
                    "'%s', which can't be reached (%s)"
                            .formatted(NodeConfig.REDIS_URL.masked(url), unreachable.getMessage()),
                    "the URL of a Redis that runs and takes this user");
        }
    }

    /**
     * Before a role may seal anything: a node with another key than its database's stops here. It waits for as long as
     * there is no store, which may be on a node that starts later.
     */
    private void requireKey() throws Exception {
        while (!hasKey()) {
            LOG.warn("No node serves the database, so that keys.master can't be checked; the start waits for one");
        }
    }

    /** False if nobody told. */
    private boolean hasKey() throws Exception {
        var asked = MasterKeyCheck.ask(parts.bus(), parts.masterKey(), Deadline.in(TELL_OF_WAITING_EVERY));
        try {
            finish("the check of keys.master", asked);
            return true;
        } catch (UnknownOutcome | IllegalStateException unanswered) {
            LOG.debug("The master key was not checked", unanswered);
            return false;
        }
    }

    /** Says that this node lives; a beat that is lost is made up for by the next. */
    private void beat() {
        parts.bus()
                .ask(Leases.BEAT, new Leases.Beat(parts.bus().nodeId()))
                .onFailure(lost -> LOG.debug("A heartbeat was lost", lost));
    }

    /** Starts these of its roles at once. */
    private void deploy(Predicate<Role> which) throws Exception {
        var started = new EnumMap<Role, Future<String>>(Role.class);
        for (var role : config.roles()) {
            if (which.test(role)) {
                var options = new DeploymentOptions().setInstances(role.instances(parts.settings()));
                started.put(role, vertx.deployVerticle(Objects.requireNonNull(makers.get(role)), options));
            }
        }
        for (var role : started.entrySet()) {
            finish("the role '" + role.getKey().label() + "'", role.getValue());
            deployed.put(role.getKey(), role.getValue().result());
        }
    }

    private static void finish(String what, Future<?> started) throws Exception {
        try {
            started.toCompletionStage().toCompletableFuture().get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (TimeoutException late) {
            throw new StartRefused(
                    "%s was not ready within %d s; PostgreSQL, Redis or a node that it asks does not answer"
                            .formatted(what, START_TIMEOUT.toSeconds()),
                    late);
        }
    }

    /** What the start prints when players may come. */
    String readyLine() {
        var gateway = parts.gateway().config();
        var manage = "management http://%s:%d".formatted(config.managementHost(), management.port());
        return config.roles().contains(Role.GATEWAY)
                ? "ready: players http://%s:%d, %s"
                        .formatted(gateway.host(), parts.gateway().port().result(), manage)
                : "ready: " + manage;
    }

    /**
     * Stops taking players, tells them, finishes what is under way, for other nodes' players too, leaves the others, stops its
     * servers. What a role can't finish in time is left: a neighbour that says nothing must not keep the node in the cluster.
     * False if it could not leave, or its servers did not stop, in time.
     */
    boolean drain() {
        takesPlayers = false;
        var steps = new StopSteps(config.shutdownTimeout());
        if (config.roles().contains(Role.GATEWAY)) {
            var unused = steps.done("let players go", GONE_BY, letPlayersGo());
        }
        // Not before: others ask of the sockets here until they are gone.
        var unusedAnswered = steps.done("answer the other nodes", UNASKED_BY, letOthersGo());
        var unused = steps.done("end the roles", ROLES_ENDED_BY, endRoles());
        return leave(steps, CompletableFuture.completedFuture(vertx), servers);
    }

    /** What a node does instead that is still starting. */
    private static boolean leave(NodeConfig config, CompletionStage<Vertx> vertx, DataServers servers) {
        return leave(new StopSteps(config.shutdownTimeout()), vertx, servers);
    }

    private static boolean leave(StopSteps steps, CompletionStage<Vertx> vertx, DataServers servers) {
        var left = steps.done(
                "leave", LEFT_BY, vertx.thenCompose(running -> running.close().toCompletionStage()));
        var stopped = steps.done("stop the servers", 1, CompletableFuture.runAsync(servers::close));
        return left && stopped;
    }

    private CompletionStage<Void> letPlayersGo() {
        var within = Duration.ofMillis((long) (config.shutdownTimeout().toMillis() * GONE_BY));
        return parts.gateway().drain(within).toCompletionStage();
    }

    private CompletionStage<Void> letOthersGo() {
        // Whatever it throws fails this step alone.
        return Future.<Void>succeededFuture()
                .compose(begun -> parts.bus().leave())
                .toCompletionStage();
    }

    /**
     * Each before those that it asks: requests that still came get their answers, and leases are given back while there is a
     * store. And before Vert.x is closed, which would wait for each of them without a bound. A role on a PostgreSQL that
     * says nothing never ends: its driver closes no socket before the server has.
     */
    private CompletionStage<?> endRoles() {
        return undeploy(Role.GATEWAY)
                .transform(done -> Future.join(deployed.keySet().stream()
                        .filter(role -> role != Role.GATEWAY && role != Role.STORE)
                        .map(this::undeploy)
                        .toList()))
                .transform(done -> undeploy(Role.STORE))
                .toCompletionStage();
    }

    private Future<Void> undeploy(Role role) {
        var id = deployed.get(role);
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }

    private static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
