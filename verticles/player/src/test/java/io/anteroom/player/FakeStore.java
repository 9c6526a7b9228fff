package io.anteroom.player;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Store and rng as this verticle asks them, in memory. */
final class FakeStore extends VerticleBase {

    final Map<String, Accounts.NewPlayer> players = new ConcurrentHashMap<>();
    final List<Keys.Stored> keys = new CopyOnWriteArrayList<>();
    final Set<LoginId> ended = ConcurrentHashMap.newKeySet();
    final Set<LoginId> open = ConcurrentHashMap.newKeySet();
    volatile @Nullable Hash master;

    /** With what reads of profiles are refused. */
    volatile @Nullable Code profilesRefused;

    private final Bus bus;
    private final Map<Hash, Token> tokens = new HashMap<>();

    private record Token(
            LoginId loginId, PlayerId playerId, @Nullable Hash successor) {}

    FakeStore(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<?> start() {
        return Future.all(List.of(
                serve(Keys.CHECK_MASTER, this::checkMaster),
                serve(Keys.LIST, request -> Reply.done(new Keys.Listed(keys))),
                serve(Keys.ADD, this::addKey),
                serve(
                        Rng.MAKE,
                        request -> Reply.done(new Rng.Made(IntStream.range(0, request.count())
                                .mapToObj(i -> seed())
                                .toList()))),
                serve(Accounts.CREATE, this::create),
                serve(Accounts.FIND_CREDENTIALS, this::find),
                serve(Accounts.READ_PROFILE, this::profile),
                serve(Accounts.OPEN_LOGIN, this::open),
                serve(Accounts.REFRESH, this::refresh),
                serve(Accounts.END_LOGIN, this::end)));
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Q, Reply<R>> handler) {
        return bus.serve(endpoint, 10_000, call -> Future.succeededFuture(handler.apply(call.request())));
    }

    private static Rng.NewSeed seed() {
        return new Rng.NewSeed(SeedId.next(), Hash.of(new byte[1]), Bytes.of(new byte[1]));
    }

    private Reply<Done> checkMaster(Keys.CheckMaster request) {
        if (master == null) {
            master = request.check();
        }
        return request.check().equals(master) ? Reply.done(Done.DONE) : Reply.refused(Code.FORBIDDEN, "another key");
    }

    private Reply<Keys.Listed> addKey(Keys.Add request) {
        if (keys.stream().noneMatch(key -> key.createdAt().isAfter(request.unlessNewerThan()))) {
            keys.add(request.key());
        }
        return Reply.done(new Keys.Listed(keys));
    }

    private Reply<Accounts.Created> create(Accounts.Create request) {
        var created = new ArrayList<Accounts.Profile>();
        for (var player : request.players()) {
            if (players.putIfAbsent(player.username(), player) != null) {
                return Reply.refused(Code.USERNAME_TAKEN, "taken");
            }
            created.add(profile(player));
        }
        return Reply.done(new Accounts.Created(created));
    }

    private Reply<Accounts.FoundCredentials> find(Accounts.FindCredentials request) {
        var found = players.values().stream()
                .filter(player -> player.username().equals(request.identifier())
                        || player.email().equals(request.identifier()))
                .findFirst()
                .orElse(null);
        return Reply.done(new Accounts.FoundCredentials(
                found == null ? null : new Accounts.Credentials(found.playerId(), found.passwordHash())));
    }

    private Reply<Accounts.Profile> profile(Accounts.ReadProfile request) {
        var refused = profilesRefused;
        if (refused != null) {
            return Reply.refused(refused, "refused by the test");
        }
        return players.values().stream()
                .filter(player -> player.playerId().equals(request.playerId()))
                .findFirst()
                .map(player -> Reply.done(profile(player)))
                .orElse(Reply.refused(Code.NOT_FOUND, "no such player"));
    }

    private static Accounts.Profile profile(Accounts.NewPlayer player) {
        return new Accounts.Profile(
                player.playerId(), player.username(), player.email(), Instant.EPOCH, Instant.EPOCH, 0, 0, 0);
    }

    private Reply<Done> open(Accounts.OpenLogin request) {
        open.add(request.loginId());
        tokens.put(request.refreshHash(), new Token(request.loginId(), request.playerId(), null));
        return Reply.done(Done.DONE);
    }

    /** Without a clock: a repeat is within the grace as long as it names the same successor and that is unused. */
    private Reply<Accounts.Refreshed> refresh(Accounts.Refresh request) {
        var token = tokens.get(request.presented());
        if (token == null || !open.contains(token.loginId())) {
            return Reply.done(new Accounts.Refreshed(RefreshStatus.UNKNOWN, null, null));
        }
        var next = tokens.get(request.successor());
        if (token.successor() != null && next != null && next.successor() != null) {
            finish(token.loginId());
            return Reply.done(new Accounts.Refreshed(RefreshStatus.REUSED, token.loginId(), token.playerId()));
        }
        tokens.put(request.presented(), new Token(token.loginId(), token.playerId(), request.successor()));
        tokens.putIfAbsent(request.successor(), new Token(token.loginId(), token.playerId(), null));
        return Reply.done(new Accounts.Refreshed(RefreshStatus.REFRESHED, token.loginId(), token.playerId()));
    }

    private Reply<Done> end(Accounts.EndLogin request) {
        finish(request.loginId());
        return Reply.done(Done.DONE);
    }

    private void finish(LoginId loginId) {
        open.remove(loginId);
        ended.add(loginId);
    }
}
