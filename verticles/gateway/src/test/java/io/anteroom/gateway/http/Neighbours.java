package io.anteroom.gateway.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Neighbours that answer what a test tells them to, and keep what they were asked. */
final class Neighbours {

    private final Bus bus;
    private final Map<String, Function<Object, Reply<?>>> answers = new ConcurrentHashMap<>();
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    Neighbours(Bus bus) {
        this.bus = bus;
    }

    /** From now on. A failure of {@code answer} is an unknown outcome. */
    @CanIgnoreReturnValue
    <Q, R> Neighbours on(Endpoint<Q, R> endpoint, Function<Q, Reply<R>> answer) {
        var known = answers.put(
                endpoint.address(), request -> answer.apply(endpoint.request().cast(request)));
        if (known == null) {
            Site.await(bus.serve(
                    endpoint,
                    1000,
                    call -> Future.succeededFuture(this.<R>answer(endpoint.address(), call.request()))));
        }
        return this;
    }

    /** What was asked of a kind, in order. */
    <Q> List<Q> asked(Class<Q> kind) {
        var found = new ArrayList<Q>();
        asked.stream().filter(kind::isInstance).map(kind::cast).forEach(found::add);
        return found;
    }

    // The endpoint that put the answer there asks for it.
    @SuppressWarnings("unchecked")
    private <R> Reply<R> answer(String address, Object request) {
        asked.add(request);
        return (Reply<R>) java.util.Objects.requireNonNull(answers.get(address)).apply(request);
    }
}
