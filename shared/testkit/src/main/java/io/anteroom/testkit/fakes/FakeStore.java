package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store that forgets everything at the end of the test. Any thread; one request at a time. */
public final class FakeStore {

    private static final int IN_FLIGHT_MAX = 10_000;

    private final Bus bus;
    private final FakeAccounts accounts = new FakeAccounts();
    private final FakeConfigs configs = new FakeConfigs();
    private final FakeRounds rounds = new FakeRounds(accounts, configs);
    private final FakeReturns returns = new FakeReturns();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Map<String, Consumer<Object>> before = new ConcurrentHashMap<>();
    private final Map<String, Function<Object, Future<Object>>> instead = new ConcurrentHashMap<>();
    private final Map<String, Code> refused = new ConcurrentHashMap<>();

    private FakeStore(Bus bus) {
        this.bus = bus;
    }

    /** Serves what game and rng ask of store; waits until it does. */
    public static FakeStore start(Bus bus) throws Exception {
        var store = new FakeStore(bus);
        var unused = Future.all(store.serveAll()).await(10, TimeUnit.SECONDS);
        return store;
    }

    public FakeAccounts accounts() {
        return accounts;
    }

    public FakeConfigs configs() {
        return configs;
    }

    public FakeRounds rounds() {
        return rounds;
    }

    public FakeReturns returns() {
        return returns;
    }

    /** How often the endpoint was asked. */
    public int count(Endpoint<?, ?> endpoint) {
        return counter(endpoint).get();
    }

    /** Runs before each request of the endpoint is judged, as if somebody else had been faster. */
    public <Q> void before(Endpoint<Q, ?> endpoint, Consumer<Q> action) {
        before.put(
                endpoint.address(), request -> action.accept(endpoint.request().cast(request)));
    }

    /** Fails answers of the endpoint after their effect, as a lost answer does, until {@link #mend}. */
    public void loseAnswers(Endpoint<?, ?> endpoint) {
        instead.put(endpoint.address(), reply -> Future.failedFuture("the answer was lost"));
    }

    /** Refuses what the endpoint is asked, without an effect, until {@link #mend}. */
    public void refuse(Endpoint<?, ?> endpoint, Code code) {
        refused.put(endpoint.address(), code);
    }

    public void mend(Endpoint<?, ?> endpoint) {
        refused.remove(endpoint.address());
        instead.remove(endpoint.address());
        before.remove(endpoint.address());
    }

    private List<Future<Void>> serveAll() {
        var served = new ArrayList<Future<Void>>();
        served.add(serve(Accounts.CREATE, call -> accounts.create(call.request())));
        served.add(serve(Seeds.FIND, call -> accounts.seeds().find(call.request())));
        served.add(serve(Seeds.ADVANCE, call -> rounds.advance(call.request())));
        served.add(serve(Seeds.KEEP_REVEALED, call -> accounts.seeds().keepRevealed(call.request())));
        served.add(serve(StoredConfigs.NEWEST, call -> configs.newest(call.request())));
        served.add(serve(StoredConfigs.READ, call -> configs.read(call.request())));
        served.add(serve(StoredConfigs.SAVE, call -> configs.save(call.request())));
        served.add(serve(CommitRound.ENDPOINT, rounds::commit));
        served.add(serve(Rounds.FIND_EVENT, call -> rounds.findEvent(call.request())));
        served.add(serve(Rounds.LOAD_STANDING, call -> rounds.load(call.request())));
        served.add(serve(Rounds.FIND_ORPHANS, call -> rounds.findOrphans(call.request())));
        served.add(serve(AgedRounds.FIND, call -> rounds.findAged(call.request())));
        served.add(serve(StoredReturns.NEXT, call -> returns.next()));
        served.add(serve(StoredReturns.ADD, call -> returns.add(call.request())));
        served.add(serve(StoredReturns.READ, call -> returns.read(call.request())));
        served.add(serve(Leases.HOLD, call -> Reply.done(new Leases.Held(1L))));
        return served;
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Reply<R>> handler) {
        return bus.serve(endpoint, IN_FLIGHT_MAX, call -> take(endpoint, call, handler));
    }

    private <Q, R> Future<Reply<R>> take(Endpoint<Q, R> endpoint, Call<Q> call, Function<Call<Q>, Reply<R>> handler) {
        counter(endpoint).incrementAndGet();
        before.getOrDefault(endpoint.address(), request -> {}).accept(call.request());
        var code = refused.get(endpoint.address());
        if (code != null) {
            return Future.succeededFuture(Reply.refused(code, "refused by the test"));
        }
        var reply = judge(call, handler);
        var fault = instead.get(endpoint.address());
        return fault == null
                ? Future.succeededFuture(reply)
                : fault.apply(reply).map(never -> reply);
    }

    private synchronized <Q, R> Reply<R> judge(Call<Q> call, Function<Call<Q>, Reply<R>> handler) {
        return handler.apply(call);
    }

    private AtomicInteger counter(Endpoint<?, ?> endpoint) {
        return counts.computeIfAbsent(endpoint.address(), address -> new AtomicInteger());
    }
}
