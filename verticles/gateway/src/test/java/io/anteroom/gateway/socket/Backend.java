package io.anteroom.gateway.socket;

import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Standing;
import io.anteroom.contracts.ViewRound;
import io.anteroom.contracts.Wallets;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Store, game and player as far as sockets see them: {@link HeldGames}, events that are remembered, a game in which
 * each action costs 1.00. All on one thread at a time, by synchronized methods.
 */
final class Backend {

    private static final long PUSH_TAKEN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Standing STANDING = new Standing(new SeedPosition(SeedId.next(), "seed", 0), null);

    final HeldGames sessions = new HeldGames(STANDING);
    final AtomicInteger played = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger matchesAsked = new AtomicInteger();
    final AtomicInteger newsAsked = new AtomicInteger();
    final Map<PlayerId, Matchmaking.FoundMatch> openMatches = new ConcurrentHashMap<>();
    final List<PlayRound.Request> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger pushLeases = new AtomicInteger();
    /** What somebody took and neither gave back nor handed over in time, so that it was given to another. */
    final AtomicInteger pushesOverdue = new AtomicInteger();

    volatile long playMs;
    /** Until pushes are taken for who asks for some. */
    volatile long takeMs;

    volatile boolean newsFail;
    volatile Function<PlayRound.Request, @Nullable Future<Reply<PlayRound.Played>>> game = request -> null;

    private final TokenMint mint;
    private final Map<String, FirstAnswer> events = new HashMap<>();
    private final List<Pushes.Item> pushes = new ArrayList<>();
    private final Map<Long, Long> pushesTakenAt = new HashMap<>();
    private final Map<SessionId, Long> lostAtNanos = new HashMap<>();
    private final List<LoginId> endedLogins = new ArrayList<>();
    private final List<GameConfig> configs = new ArrayList<>();
    private @Nullable Promise<Void> resumers;
    private int resumersHeld;
    private long balance = 100_000;
    private long pushId;

    /** Public keys are told once this is done. */
    volatile Future<Void> keysAfter = Future.succeededFuture();

    Backend(TokenMint mint) {
        this.mint = mint;
        configs.add(config("dice", 1));
        configs.add(config("mines", 1));
    }

    static GameConfig config(String gameId, long version) {
        return new GameConfig(
                gameId, version, new RawJson("{\"gameId\":\"" + gameId + "\",\"version\":" + version + "}"));
    }

    /** One is played in yen, which nobody here has. */
    private static GameConfigs.Listed games() {
        return new GameConfigs.Listed(List.of(new GameConfig("dice", 1, new RawJson("{\"currency\":\"JPY\"}"))));
    }

    Future<?> serve(Bus bus) {
        return Future.all(List.of(
                serve(bus, Keys.PUBLIC, call -> keysAfter.compose(open -> done(keys()))),
                serve(bus, Changes.ENDPOINT, this::news),
                sessions.serve(bus),
                serve(bus, Rounds.FIND_EVENT, this::find),
                serve(bus, Wallets.READ, call -> done(balances())),
                serve(bus, GameConfigs.LIST, call -> done(games())),
                serve(bus, Leases.HOLD, call -> hold(call.request())),
                serve(bus, Pushes.TAKE, call -> after(bus, takeMs).compose(passed -> take(call))),
                serve(bus, Matches.FIND_OPEN, call -> done(openMatches(call.request()))),
                serve(bus, Pushes.DROP, this::drop),
                serve(bus, Pushes.GIVE_BACK, this::giveBack),
                serve(bus, Pushes.PENDING, this::pending),
                serve(bus, PlayRound.ENDPOINT, call -> play(bus, call.request())),
                serve(bus, ViewRound.ENDPOINT, this::view)));
    }

    private Keys.PublicKeys keys() {
        return new Keys.PublicKeys(new RawJson(mint.jwks()));
    }

    private static <Q, R> Future<Void> serve(
            Bus bus, Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> how) {
        return bus.serve(endpoint, 10_000, how);
    }

    synchronized void end(LoginId login) {
        endedLogins.add(login);
    }

    synchronized void configure(GameConfig config) {
        configs.removeIf(old -> old.gameId().equals(config.gameId()));
        configs.add(config);
    }

    synchronized void push(PlayerId player, io.anteroom.contracts.Push push) {
        pushes.add(new Pushes.Item(++pushId, player, push));
    }

    private Matches.FoundOpen openMatches(Matches.FindOpen request) {
        matchesAsked.incrementAndGet();
        return new Matches.FoundOpen(request.playerIds().stream()
                .filter(openMatches::containsKey)
                .map(player -> new Matches.Open(player, Objects.requireNonNull(openMatches.get(player))))
                .toList());
    }

    private Future<Reply<Leases.Held>> hold(Leases.Hold request) {
        if (request.job().equals("gateway.pushes")) {
            pushLeases.incrementAndGet();
        }
        return done(new Leases.Held(1L));
    }

    synchronized int pushesWaiting() {
        return pushes.size();
    }

    /** From now on each news says that the session lost a game to a newer one. */
    synchronized void loses(SessionId session) {
        lostAtNanos.put(session, System.nanoTime());
    }

    private List<Changes.Loss> losses() {
        return lostAtNanos.entrySet().stream()
                .map(lost -> new Changes.Loss(
                        lost.getKey(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lost.getValue())))
                .toList();
    }

    private synchronized Future<Reply<Changes.News>> news(Call<Changes.Since> call) {
        newsAsked.incrementAndGet();
        return newsFail
                ? Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "down"))
                : done(new Changes.News(1, 1, endedLogins, configs, List.copyOf(lostAtNanos.keySet()), losses()));
    }

    private synchronized Future<Reply<Rounds.FoundEvent>> find(Call<Rounds.FindEvent> call) {
        return done(new Rounds.FoundEvent(
                events.get(call.request().playerId() + " " + call.request().eventId())));
    }

    /** Whoever resumes asks whether pushes are on their way, and waits until {@link #answersResumers}. */
    synchronized void holdsResumers() {
        resumers = Promise.promise();
    }

    synchronized int resumersHeld() {
        return resumersHeld;
    }

    void answersResumers() {
        Promise<Void> waiting;
        synchronized (this) {
            waiting = resumers;
            resumers = null;
            resumersHeld = 0;
        }
        if (waiting != null) {
            waiting.complete();
        }
    }

    /** What was taken is given to nobody else for 5 s, as little as in PostgreSQL, nor what is newer. */
    private synchronized Future<Reply<Pushes.Taken>> take(Call<Pushes.Take> call) {
        var now = System.nanoTime();
        var kept = new HashSet<PlayerId>();
        var some = new ArrayList<Pushes.Item>();
        for (var push : pushes) {
            var at = pushesTakenAt.get(push.id());
            if (at != null && now - at < PUSH_TAKEN_NANOS) {
                kept.add(push.playerId());
            } else if (some.size() < call.request().limit() && !kept.contains(push.playerId())) {
                if (pushesTakenAt.put(push.id(), now) != null) {
                    pushesOverdue.incrementAndGet();
                }
                some.add(push);
            }
        }
        return done(new Pushes.Taken(some));
    }

    private synchronized Future<Reply<Done>> giveBack(Call<Pushes.GiveBack> call) {
        call.request().ids().forEach(pushesTakenAt::remove);
        return done(Done.DONE);
    }

    private synchronized Future<Reply<Pushes.Pending>> pending(Call<Pushes.FindPending> call) {
        Future<Reply<Pushes.Pending>> pending = done(new Pushes.Pending(pushes.stream()
                .anyMatch(push -> push.playerId().equals(call.request().playerId()))));
        if (resumers == null) {
            return pending;
        }
        resumersHeld++;
        return resumers.future().compose(goesOn -> pending);
    }

    private synchronized Future<Reply<Done>> drop(Call<Pushes.Drop> call) {
        pushes.removeIf(item -> call.request().ids().contains(item.id()));
        return done(Done.DONE);
    }

    private Future<Reply<ViewRound.Viewed>> view(Call<ViewRound.Request> call) {
        var open = call.request().gameId().equals("mines");
        return done(new ViewRound.Viewed(
                open ? new ViewRound.OpenRound(RoundId.next(), new RawJson("{\"nextActions\":[]}"), money()) : null,
                STANDING));
    }

    private Future<Reply<PlayRound.Played>> play(Bus bus, PlayRound.Request request) {
        asked.incrementAndGet();
        requests.add(request);
        var special = game.apply(request);
        if (special != null) {
            return special;
        }
        return after(bus, playMs).compose(passed -> commit(request));
    }

    private static Future<Void> after(Bus bus, long ms) {
        return ms == 0
                ? Future.succeededFuture()
                : bus.vertx().timer(ms, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private synchronized Future<Reply<PlayRound.Played>> commit(PlayRound.Request request) {
        var key = request.playerId() + " " + request.eventId();
        var first = events.get(key);
        if (first != null) {
            return first.contentHash().equals(request.contentHash())
                    ? done(new PlayRound.Played(
                            first.roundId(), first.action(), first.update(), first.balance(), true, null))
                    : Future.succeededFuture(Reply.refused(Code.EVENT_ID_REUSED, "reused"));
        }
        if (request.epoch() != sessions.epochOf(request.playerId(), request.gameId())) {
            return Future.succeededFuture(Reply.refused(Code.SESSION_ACTIVE, "a newer session plays"));
        }
        balance -= 100;
        var count = played.incrementAndGet();
        var answer = new FirstAnswer(
                request.contentHash(),
                request.gameId(),
                RoundId.next(),
                1,
                request.action(),
                new RawJson("{\"nextActions\":[],\"count\":" + count + ",\"roundEnded\":true}"),
                money());
        events.put(key, answer);
        return done(new PlayRound.Played(
                answer.roundId(), answer.action(), answer.update(), answer.balance(), false, STANDING));
    }

    /** As if the action had been taken through another node. */
    synchronized void tookEffect(PlayerId player, String eventId, Hash hash) {
        events.put(
                player + " " + new EventId(eventId),
                new FirstAnswer(hash, "dice", RoundId.next(), 1, "Bet", new RawJson("{\"first\":true}"), money()));
    }

    private synchronized Money money() {
        return new Money(balance, Currency.FUN);
    }

    private Wallets.Balances balances() {
        return new Wallets.Balances(List.of(new Wallets.Balance(money(), Money.zero(Currency.FUN))));
    }

    private static <R> Future<Reply<R>> done(R value) {
        return Future.succeededFuture(Reply.done(value));
    }
}
