package io.anteroom.store;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Hash;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Commits of different players, sorted by player, as the arrays that the database function takes. */
final class Batch {

    static final String SQL = IntStream.rangeClosed(1, 43)
            .mapToObj(i -> "$" + i)
            .collect(Collectors.joining(", ", "select statuses, balances, waits from commit_batch(", ")"));

    private final List<CommitItem> items;
    private final UUID[] players;
    private final String[] games;
    private final Long[] epochs;
    private final Integer[] remainingMs;
    private final String[] events;
    private final Buffer[] contents;
    private final UUID[] expected;
    private final Integer[] expectedVersions;
    private final Buffer[] expectedHashes;
    private final UUID[] rounds;
    private final Integer[] versions;
    private final Boolean[] first;
    private final Boolean[] ended;
    private final Boolean[] current;
    private final UUID[] seeds;
    private final String[] clientSeeds;
    private final Long[] nonces;
    private final Long[] configs;
    private final Buffer[] sealed;
    private final Buffer[] hashes;
    private final String[] actions;
    private final String[] data;
    private final String[] updates;
    private final String[] views;
    private final Integer[] currencies;
    private final Long[] bets;
    private final Long[] wins;
    private final Short[] moves;
    private final String[] pushTypes;
    private final String[] pushFields;
    private final Buffer[] draws;
    private final Short[] modules;
    private final Buffer[] digests;
    private String @Nullable [] jurisdictions;
    private String @Nullable [] terms;
    private Integer @Nullable [] paces;
    private final List<Integer> moveItems = new ArrayList<>();
    private final List<Short> moveLegs = new ArrayList<>();
    private final List<String> moveKinds = new ArrayList<>();
    private final List<Long> moveAmounts = new ArrayList<>();
    private final List<Long> moveSums = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final List<Long> houseIds = new ArrayList<>();

    /**
     * @param houses the lane's own account of each currency in the batch
     * @param moduleIds the number of each code that gave bytes to the batch
     */
    Batch(List<CommitItem> items, Map<Currency, Long> houses, Map<Hash, Short> moduleIds) {
        this.items = items;
        int n = items.size();
        players = new UUID[n];
        games = new String[n];
        epochs = new Long[n];
        remainingMs = new Integer[n];
        events = new String[n];
        contents = new Buffer[n];
        expected = new UUID[n];
        expectedVersions = new Integer[n];
        expectedHashes = new Buffer[n];
        rounds = new UUID[n];
        versions = new Integer[n];
        first = new Boolean[n];
        ended = new Boolean[n];
        current = new Boolean[n];
        seeds = new UUID[n];
        clientSeeds = new String[n];
        nonces = new Long[n];
        configs = new Long[n];
        sealed = new Buffer[n];
        hashes = new Buffer[n];
        actions = new String[n];
        data = new String[n];
        updates = new String[n];
        views = new String[n];
        currencies = new Integer[n];
        bets = new Long[n];
        wins = new Long[n];
        moves = new Short[n];
        pushTypes = new String[n];
        pushFields = new String[n];
        draws = new Buffer[n];
        modules = new Short[n];
        digests = new Buffer[n];
        for (int i = 0; i < n; i++) {
            put(i, items.get(i), houses);
            putDraws(i, items.get(i), moduleIds);
        }
    }

    private void put(int i, CommitItem item, Map<Currency, Long> houses) {
        var request = item.request;
        players[i] = request.playerId().value();
        games[i] = request.gameId();
        epochs[i] = request.epoch();
        remainingMs[i] = (int) Math.min(Integer.MAX_VALUE, item.deadline.remainingMs());
        events[i] = request.eventId().value();
        contents[i] = Columns.bytes(request.contentHash());
        actions[i] = request.action();
        data[i] = request.data().text();
        updates[i] = request.update().text();
        views[i] =
                request.view().equals(request.update()) ? null : request.view().text();
        bets[i] = item.bets;
        wins[i] = item.wins;
        moves[i] = (short) request.moves().size();
        currencies[i] = indexOf(request.currency(), houses);
        putStanding(i, item);
        putMoves(i, item);
        var push = request.tellPlayer();
        if (push != null) {
            pushTypes[i] = push.eventType();
            pushFields[i] = push.fields().text();
        }
        var under = request.terms();
        if (under != null) {
            putTerms(i, under);
        }
    }

    /** Few batches have any, and then these arrays are null and cost nothing. */
    private void putTerms(int i, CommitRound.Terms under) {
        if (jurisdictions == null || terms == null || paces == null) {
            jurisdictions = new String[items.size()];
            terms = new String[items.size()];
            paces = new Integer[items.size()];
        }
        jurisdictions[i] = under.jurisdiction();
        terms[i] = under.stamp();
        paces[i] = under.minCycleMs();
    }

    private void putStanding(int i, CommitItem item) {
        var request = item.request;
        var before = request.expected();
        if (before != null) {
            expected[i] = before.roundId().value();
            expectedVersions[i] = before.version();
            expectedHashes[i] = Columns.bytes(before.stateHash());
        }
        var result = request.result();
        rounds[i] = result.roundId().value();
        versions[i] = result.version();
        first[i] = request.first();
        ended[i] = result.ended();
        current[i] = request.current();
        seeds[i] = result.seed().seedId().value();
        clientSeeds[i] = result.seed().clientSeed();
        nonces[i] = result.seed().nonce();
        configs[i] = result.configVersion();
        hashes[i] = Columns.bytes(result.stateHash());
        // From a round that is over and has no series nothing follows.
        sealed[i] = request.current() ? Columns.bytes(result.sealedState()) : null;
    }

    private void putMoves(int i, CommitItem item) {
        long sum = 0;
        short leg = 0;
        for (var move : item.request.moves()) {
            sum += move.minor();
            leg++;
            moveItems.add(i + 1);
            moveLegs.add(leg);
            moveKinds.add(Columns.kind(move.kind()));
            moveAmounts.add(move.minor());
            moveSums.add(sum);
        }
    }

    private void putDraws(int i, CommitItem item, Map<Hash, Short> moduleIds) {
        digests[i] = Columns.bytes(LoggedAction.of(item.request).digest());
        var drawn = item.request.draws();
        if (drawn != null) {
            draws[i] = Columns.bytes(drawn.note());
            modules[i] = drawn.module() == null ? null : moduleIds.get(drawn.module());
        }
    }

    /** The currency's place, counted from 1, in the short list of those in this batch. */
    private int indexOf(Currency currency, Map<Currency, Long> houses) {
        int at = codes.indexOf(currency.code());
        if (at >= 0) {
            return at + 1;
        }
        codes.add(currency.code());
        houseIds.add(java.util.Objects.requireNonNull(houses.get(currency)));
        return codes.size();
    }

    List<CommitItem> items() {
        return items;
    }

    Tuple parameters() {
        var all = new @Nullable Object[] {
            players,
            games,
            epochs,
            remainingMs,
            events,
            contents,
            expected,
            expectedVersions,
            expectedHashes,
            rounds,
            versions,
            first,
            ended,
            current,
            seeds,
            clientSeeds,
            nonces,
            configs,
            sealed,
            hashes,
            actions,
            data,
            updates,
            views,
            currencies,
            bets,
            wins,
            moves,
            pushTypes,
            pushFields,
            moveItems.toArray(Integer[]::new),
            moveLegs.toArray(Short[]::new),
            moveKinds.toArray(String[]::new),
            moveAmounts.toArray(Long[]::new),
            moveSums.toArray(Long[]::new),
            codes.toArray(String[]::new),
            houseIds.toArray(Long[]::new),
            draws,
            modules,
            digests,
            jurisdictions,
            terms,
            paces
        };
        return Tuple.from(all);
    }
}
