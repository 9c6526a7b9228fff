package io.anteroom.app;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The rounds of one roulette table as its players were told of them, and what became of their stakes: everybody hears the same
 * number, which follows from the seed that was committed when the round opened, and each balance is what the accepted stakes, all
 * of them on zero, make of the one at first. Any thread.
 */
final class TableChecker extends Checker {

    private static final BigDecimal STRAIGHT = new BigDecimal(36);
    private static final int NUMBERS = 37;

    private final String table;
    private final Map<Long, String> commitments = new HashMap<>();
    private final Map<Long, Long> numbers = new HashMap<>();
    private final Map<Long, String> seeds = new HashMap<>();
    private final Map<Long, Boolean> voided = new HashMap<>();
    private final Map<String, Map<Long, BigDecimal>> stakes = new HashMap<>();

    TableChecker(String table) {
        super("table", "otherCommitments", "otherNumbers", "unproven", "resultOfVoid", "untold", "wrongBalances");
        this.table = table;
    }

    /** A push, or the answer to a join with the results before it. */
    synchronized void hear(JsonObject frame) {
        if (!table.equals(frame.getString("roomId"))) {
            return;
        }
        switch (frame.getString("eventType")) {
            case "TableOpen" -> committed(frame);
            case "TableResult" -> result(frame);
            case "TableVoided" -> voided.put(frame.getLong("tableRound"), true);
            case "TableState" ->
                frame.getJsonArray("history", new JsonArray()).forEach(each -> {
                    committed((JsonObject) each);
                    result((JsonObject) each);
                });
            default -> {}
        }
    }

    private void committed(JsonObject told) {
        var before = commitments.putIfAbsent(told.getLong("tableRound"), told.getString("serverSeedHash"));
        if (before != null && !before.equals(told.getString("serverSeedHash"))) {
            wrong("otherCommitments", told + " after " + before);
        }
    }

    /** A number may be told before its seed is. */
    private void result(JsonObject told) {
        long round = told.getLong("tableRound");
        long number = told.getLong("number");
        var before = numbers.putIfAbsent(round, number);
        count("results", before == null ? 1 : 0);
        if (before != null && before != number) {
            wrong("otherNumbers", told + " after " + before);
        }
        var seed = told.getString("serverSeed");
        if (seed != null && seeds.put(round, seed) == null) {
            prove(told, round, number, seed);
        }
    }

    private void prove(JsonObject told, long round, long number, String seed) {
        var stream = new SeedStream(ServerSeed.of(seed));
        var drawn = Draws.of(stream.blocks(new ClientSeed(table), told.getLong("nonce"), 0, 1))
                .draw(NUMBERS);
        var committed = commitments.getOrDefault(round, sha256(seed));
        count("proven", 1);
        if (drawn != number || !committed.equals(sha256(seed))) {
            wrong("unproven", told + ", committed as " + committed + ", drawn is " + drawn);
        }
    }

    private static String sha256(String seed) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A stake on zero was accepted. */
    synchronized void accepted(String player, long round, BigDecimal stake) {
        count("accepted", 1);
        stakes.computeIfAbsent(player, none -> new HashMap<>()).merge(round, stake, BigDecimal::add);
    }

    synchronized void refused() {
        count("refused", 1);
    }

    /** The highest round that somebody has a stake in. */
    synchronized long lastStaked() {
        return stakes.values().stream()
                .flatMap(rounds -> rounds.keySet().stream())
                .mapToLong(round -> round)
                .max()
                .orElse(0);
    }

    /** Once all rounds with stakes are settled. */
    synchronized void compare(String player, BigDecimal first, BigDecimal balance) {
        var expected = first;
        for (var staked : stakes.getOrDefault(player, Map.of()).entrySet()) {
            expected = expected.subtract(staked.getValue()).add(paid(staked.getKey(), staked.getValue()));
        }
        if (expected.compareTo(balance) != 0) {
            wrong("wrongBalances", player + " has " + balance + ", not " + expected);
        }
    }

    private BigDecimal paid(long round, BigDecimal stake) {
        var number = numbers.get(round);
        if (voided.containsKey(round)) {
            if (number != null) {
                wrong("resultOfVoid", "round " + round + ": " + number);
            }
            return stake;
        }
        if (number == null || !seeds.containsKey(round)) {
            wrong("untold", "round " + round + ": " + number);
        }
        return number != null && number == 0 ? stake.multiply(STRAIGHT) : BigDecimal.ZERO;
    }
}
