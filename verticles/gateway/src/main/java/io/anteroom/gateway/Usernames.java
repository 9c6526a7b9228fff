package io.anteroom.gateway;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What players are called, as this node has asked not long ago. A new name is told by store and shows at once; if the word is
 * lost it shows when the old one is forgotten. While store does not tell, old names are shown rather than none. Any thread.
 */
public final class Usernames {

    /** Some 100 bytes each. When there are more, all are forgotten: it costs one query for each page that is read. */
    private static final int KEPT_MAX = 100_000;

    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private final Bus bus;
    private final LongSupplier clockNanos;
    private final ConcurrentHashMap<PlayerId, Known> known = new ConcurrentHashMap<>();
    private final AtomicLong renames = new AtomicLong();

    private record Known(String username, long sinceNanos) {}

    public Usernames(Bus bus) {
        this(bus, System::nanoTime);
    }

    Usernames(Bus bus, LongSupplier clockNanos) {
        this.bus = bus;
        this.clockNanos = clockNanos;
    }

    /** The player has another name now. */
    void forget(PlayerId player) {
        renames.incrementAndGet();
        known.remove(player);
    }

    /** Places with names; a player who is gone is left out. */
    public Future<Reply<List<Entry>>> name(List<Place> places) {
        return of(places.stream().map(Place::playerId).toList())
                .map(reply -> reply.map(names -> places.stream()
                        .flatMap(place -> Stream.ofNullable(entry(place, names.get(place.playerId()))))
                        .toList()));
    }

    private static @Nullable Entry entry(Place place, @Nullable String username) {
        return username == null ? null : new Entry(place.playerId(), username, place.score(), place.rank());
    }

    /** The names of those who exist. Refused or failed as store is, if it is asked for somebody who was not known here before. */
    public Future<Reply<Map<PlayerId, String>>> of(Collection<PlayerId> players) {
        var now = clockNanos.getAsLong();
        var names = new HashMap<PlayerId, String>();
        for (var player : players) {
            var name = known.get(player);
            if (name != null && now - name.sinceNanos() < KEPT_NANOS) {
                names.put(player, name.username());
            }
        }
        var missing = players.stream()
                .filter(player -> !names.containsKey(player))
                .distinct()
                .toList();
        return missing.isEmpty() ? Future.succeededFuture(Reply.done(names)) : ask(missing, names, now);
    }

    private Future<Reply<Map<PlayerId, String>>> ask(
            List<PlayerId> missing, Map<PlayerId, String> names, long nowNanos) {
        var renamesBefore = renames.get();
        return bus.ask(Accounts.FIND_NAMES, new Accounts.FindNames(missing))
                .map(reply -> reply.map(found -> {
                    found.names().forEach(name -> names.put(name.playerId(), name.username()));
                    // Somebody was renamed meanwhile, perhaps one of these: good enough to show, not to keep.
                    if (renames.get() == renamesBefore) {
                        keep(found, nowNanos);
                    }
                    return names;
                }))
                .transform(asked -> orOld(asked, missing, names));
    }

    /** All of them or none: who is left out does not exist. */
    private Future<Reply<Map<PlayerId, String>>> orOld(
            AsyncResult<Reply<Map<PlayerId, String>>> asked, List<PlayerId> missing, Map<PlayerId, String> names) {
        var isTold = asked.succeeded() && asked.result() instanceof Reply.Done;
        var old = isTold ? Map.<PlayerId, String>of() : old(missing);
        if (isTold || old.size() < missing.size()) {
            return asked.succeeded() ? Future.succeededFuture(asked.result()) : Future.failedFuture(asked.cause());
        }
        names.putAll(old);
        return Future.succeededFuture(Reply.done(names));
    }

    private Map<PlayerId, String> old(List<PlayerId> players) {
        var old = new HashMap<PlayerId, String>();
        for (var player : players) {
            var name = known.get(player);
            if (name != null) {
                old.put(player, name.username());
            }
        }
        return old;
    }

    private void keep(Accounts.FoundNames found, long nowNanos) {
        if (known.size() + found.names().size() > KEPT_MAX) {
            known.clear();
        }
        found.names().forEach(name -> known.put(name.playerId(), new Known(name.username(), nowNanos)));
    }
}
