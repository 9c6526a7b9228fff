package io.anteroom.runtime;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with types, deadlines and three kinds of answer: done, refused, or a future that failed because the
 * outcome is unknown. One per node; any thread.
 *
 * <p>A request goes to an instance of this node if there is one, and to any other node if there is none or it is
 * overloaded. Per address and node one clustered consumer stands for all its instances, because Vert.x balances by
 * consumers and starves nodes that have fewer.
 */
public final class Bus {

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final int HANDLER_FAILED = 500;

    private final Vertx vertx;
    private final NodeId nodeId;
    private final boolean clustered;
    private final WireCodec codec = new WireCodec();
    private final Map<String, LocalService> services = new ConcurrentHashMap<>();
    private final Forwards forwards = new Forwards();

    private Bus(Vertx vertx, NodeId nodeId, boolean clustered) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        this.clustered = clustered;
        vertx.eventBus().registerCodec(codec);
    }

    /** A bus of one node. */
    public static Bus local(Vertx vertx) {
        return new Bus(vertx, NodeId.next(), false);
    }

    /** A bus of one node among several; {@code vertx} is clustered. */
    public static Bus clustered(Vertx vertx) {
        return new Bus(vertx, NodeId.next(), true);
    }

    public Vertx vertx() {
        return vertx;
    }

    public NodeId nodeId() {
        return nodeId;
    }

    public boolean isClustered() {
        return clustered;
    }

    /** Whether this node knows of no other just now. */
    public boolean isAlone() {
        return !clustered || ((VertxInternal) vertx).clusterManager().getNodes().size() <= 1;
    }

    /**
     * Serves an endpoint on the calling verticle's context. Several instances of a node may.
     *
     * @param inFlightMax how many requests may be unanswered at this instance; one more is refused as overloaded
     * @param handler its failure, thrown or in the future, leaves the asker with an unknown outcome
     */
    public <Q, R> Future<Void> serve(
            Endpoint<Q, R> endpoint, int inFlightMax, Function<Call<Q>, Future<Reply<R>>> handler) {
        know(endpoint);
        var service = services.computeIfAbsent(endpoint.address(), address -> new LocalService());
        int number = service.reserve();
        var context = vertx.getOrCreateContext();
        var instance = new LocalService.Instance(endpoint.address() + "#" + number, context);
        var serving = new Serving<>(endpoint, inFlightMax, handler);
        var consumer = vertx.eventBus().<Wire>localConsumer(instance.address(), serving::take);
        var ready = consumer.completion().onSuccess(done -> service.add(instance));
        stopWith(context, () -> service.remove(instance));
        return number == 0 && clustered ? ready.compose(done -> forward(endpoint)) : ready;
    }

    /**
     * For a node that is to stop: other nodes ask others from now on. Completes when what they had asked of this one is
     * answered. What it asks of itself is served as before, and what is told it hears.
     */
    public Future<Void> leave() {
        return isAlone() ? Future.succeededFuture() : forwards.leave((VertxInternal) vertx, services.keySet());
    }

    /** Asks, and waits at most until the endpoint's timeout. */
    public <Q, R> Future<Reply<R>> ask(Endpoint<Q, R> endpoint, Q request) {
        return ask(endpoint, request, Deadline.in(endpoint.timeout()));
    }

    /**
     * Asks. Refused with {@code UNAVAILABLE} if nobody serves the endpoint; fails with {@link UnknownOutcome} if no
     * answer came in time or the other side failed.
     */
    public <Q, R> Future<Reply<R>> ask(Endpoint<Q, R> endpoint, Q request, Deadline deadline) {
        know(endpoint);
        var nearest = deadline.min(endpoint.timeout());
        var wire = new Wire(Wire.Kind.REQUEST, endpoint.address(), nearest, request);
        var local = pick(endpoint, request);
        if (local == null) {
            return clustered ? askAnyNode(endpoint, wire) : Future.succeededFuture(nobody(endpoint));
        }
        Future<Reply<R>> answer = request(local.address(), wire, true);
        return clustered
                ? answer.compose(reply -> isOverloaded(reply) ? askAnyNode(endpoint, wire) : done(reply))
                : answer;
    }

    /** Asks for something whose answer nobody waits for; it may be lost. */
    public <Q, R> void hint(Endpoint<Q, R> endpoint, Q request) {
        know(endpoint);
        var wire = new Wire(Wire.Kind.REQUEST, endpoint.address(), null, request);
        var local = pick(endpoint, request);
        if (local != null) {
            vertx.eventBus().send(local.address(), wire, options().setLocalOnly(true));
        } else if (clustered) {
            vertx.eventBus().send(endpoint.address(), wire, options());
        }
    }

    /** Tells every node; a hint, see {@link Topic}. */
    public <E> void tell(Topic<E> topic, E event) {
        codec.know(Wire.Kind.EVENT, topic.address(), topic.event());
        vertx.eventBus().publish(topic.address(), new Wire(Wire.Kind.EVENT, topic.address(), null, event), options());
    }

    /** Hears what is told, on the calling verticle's context. */
    public <E> Future<Void> hear(Topic<E> topic, Consumer<E> handler) {
        codec.know(Wire.Kind.EVENT, topic.address(), topic.event());
        return vertx.eventBus()
                .<Wire>consumer(topic.address(), message -> hear(topic, message.body(), handler))
                .completion();
    }

    private static <E> void hear(Topic<E> topic, Wire wire, Consumer<E> handler) {
        if (wire.kind() == Wire.Kind.UNREADABLE) {
            LOG.warn("An event can't be read address={} cause={}", topic.address(), wire.body());
        } else {
            handler.accept(topic.event().cast(wire.body()));
        }
    }

    private <Q, R> void know(Endpoint<Q, R> endpoint) {
        codec.know(Wire.Kind.REQUEST, endpoint.address(), endpoint.request());
        codec.know(Wire.Kind.DONE, endpoint.address(), endpoint.reply());
    }

    private <Q, R> LocalService.@Nullable Instance pick(Endpoint<Q, R> endpoint, Q request) {
        var service = services.get(endpoint.address());
        if (service == null) {
            return null;
        }
        var affinity = endpoint.affinity();
        return service.pick(affinity == null ? null : affinity.apply(request), Vertx.currentContext());
    }

    private <R> Future<Reply<R>> askAnyNode(Endpoint<?, R> endpoint, Wire wire) {
        return request(endpoint.address(), wire, false);
    }

    private <R> Future<Reply<R>> request(String address, Wire wire, boolean here) {
        var remainingMs =
                wire.deadline() == null ? 1 : Math.max(1, wire.deadline().remainingMs());
        return vertx.eventBus()
                .<Wire>request(address, wire, options().setLocalOnly(here).setSendTimeout(remainingMs))
                .transform(result -> result.succeeded()
                        ? answerOf(result.result().body(), address)
                        : failureOf(result.cause(), address));
    }

    private static <R> Future<Reply<R>> failureOf(@Nullable Throwable cause, String address) {
        return cause instanceof ReplyException failure && failure.failureType() == ReplyFailure.NO_HANDLERS
                ? Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "nobody serves this now"))
                : Future.failedFuture(new UnknownOutcome("no answer from " + address + ": " + cause));
    }

    private static <R> Future<Reply<R>> done(Reply<R> reply) {
        return Future.succeededFuture(reply);
    }

    private static <R> Reply<R> nobody(Endpoint<?, R> endpoint) {
        LOG.debug("nobody serves endpoint={}", endpoint.address());
        return Reply.refused(Code.UNAVAILABLE, "nobody serves this now");
    }

    // The codec gave the body the class the endpoint names.
    @SuppressWarnings("unchecked")
    private static <R> Future<Reply<R>> answerOf(Wire wire, String address) {
        return switch (wire.kind()) {
            case DONE -> done(Reply.done((R) wire.body()));
            case REFUSED -> done(Reply.refused((Refusal) wire.body()));
            case REQUEST, EVENT, UNREADABLE -> {
                LOG.warn("An answer can't be read address={} cause={}", address, wire.body());
                yield Future.failedFuture(new UnknownOutcome("an answer from " + address + " that can't be read"));
            }
        };
    }

    private static boolean isOverloaded(Reply<?> reply) {
        return reply instanceof Reply.Refused<?> refused && refused.refusal().code() == Code.OVERLOADED;
    }

    /** Takes what other nodes ask and hands it to this node's instances. */
    private <Q, R> Future<Void> forward(Endpoint<Q, R> endpoint) {
        return vertx.eventBus()
                .<Wire>consumer(endpoint.address(), message -> forward(endpoint, message))
                .completion();
    }

    private <Q, R> void forward(Endpoint<Q, R> endpoint, Message<Wire> message) {
        var wire = message.body();
        if (wire.kind() == Wire.Kind.UNREADABLE) {
            LOG.warn("A request can't be read address={} cause={}", endpoint.address(), wire.body());
            message.fail(HANDLER_FAILED, "unreadable");
            return;
        }
        var local = pick(endpoint, endpoint.request().cast(wire.body()));
        if (local == null) {
            answer(message, endpoint, nobody(endpoint));
            return;
        }
        forwards.take();
        Future<Reply<R>> answer = request(local.address(), wire, true);
        answer.onSuccess(reply -> answer(message, endpoint, reply))
                .onFailure(unknown -> message.fail(HANDLER_FAILED, "unknown"))
                .onComplete(over -> forwards.end());
    }

    private static <R> void answer(Message<Wire> message, Endpoint<?, R> endpoint, Reply<R> reply) {
        var wire = reply.fold(
                value -> new Wire(Wire.Kind.DONE, endpoint.address(), null, java.util.Objects.requireNonNull(value)),
                refusal -> new Wire(Wire.Kind.REFUSED, endpoint.address(), null, refusal));
        message.reply(wire, options());
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(WireCodec.NAME);
    }

    private static void stopWith(Context context, Runnable undo) {
        ((io.vertx.core.internal.ContextInternal) context).addCloseHook(done -> {
            undo.run();
            done.succeed();
        });
    }

    /** One instance that serves one endpoint; lives on its verticle's context. */
    private static final class Serving<Q, R> {

        private final Endpoint<Q, R> endpoint;
        private final int inFlightMax;
        private final Function<Call<Q>, Future<Reply<R>>> handler;
        private int inFlight;

        Serving(Endpoint<Q, R> endpoint, int inFlightMax, Function<Call<Q>, Future<Reply<R>>> handler) {
            this.endpoint = endpoint;
            this.inFlightMax = inFlightMax;
            this.handler = handler;
        }

        void take(Message<Wire> message) {
            var wire = message.body();
            var deadline = wire.deadline() == null ? Deadline.in(endpoint.timeout()) : wire.deadline();
            if (deadline.passed()) {
                // The asker has given up; doing it now would only surprise.
                return;
            }
            if (inFlight >= inFlightMax) {
                answer(message, endpoint, Reply.refused(Code.OVERLOADED, "too much at once"));
                return;
            }

            inFlight++;
            handle(new Call<>(endpoint.request().cast(wire.body()), deadline)).onComplete(result -> {
                inFlight--;
                if (result.succeeded()) {
                    answer(message, endpoint, result.result());
                } else {
                    fail(message, result.cause());
                }
            });
        }

        private Future<Reply<R>> handle(Call<Q> call) {
            try {
                return handler.apply(call);
            } catch (RuntimeException thrown) {
                return Future.failedFuture(thrown);
            }
        }

        private void fail(Message<Wire> message, Throwable cause) {
            if (!(cause instanceof UnknownOutcome)) {
                LOG.error("A request failed endpoint={}", endpoint.address(), cause);
            }
            message.fail(HANDLER_FAILED, "failed");
        }
    }
}
