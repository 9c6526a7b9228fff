package io.anteroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A player at a live table: one bet a round, and a count of every cent that was accepted, paid or refused. Belongs to the
 * loop.
 */
final class TablePlayer implements WireSocket.Listener {

    /** What a bet came to, or the table's own news. */
    interface Watch {
        void open(long tableRound, String closesAt);

        void result(long tableRound, int number);

        void answered(boolean accepted, long tookNanos);

        void wrong(String what);
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigDecimal STAKE = new BigDecimal("0.10");
    private static final BigDecimal PAYS = new BigDecimal("3.60");

    private final Watch watch;
    private final String table;
    private final int number;
    private final CompletableFuture<TablePlayer> seated = new CompletableFuture<>();
    private @Nullable WireSocket socket;
    private @Nullable BigDecimal balance;
    private @Nullable String asked;
    private long askedNanos;
    private boolean accepted;

    /** @param number what this player always bets on, so that a result says what is to be paid */
    TablePlayer(Watch watch, String table, int number) {
        this.watch = watch;
        this.table = table;
        this.number = number;
    }

    CompletableFuture<TablePlayer> sit(Loop loop, Target target, int seat, int sources, String token) {
        socket = WireSocket.open(loop, target, target.source(seat, sources), token, this);
        return seated;
    }

    void bet(long tableRound) {
        asked = "bet-" + tableRound + "-" + number;
        accepted = false;
        askedNanos = System.nanoTime();
        say("{\"eventType\":\"TableBet\",\"eventId\":\"" + asked + "\",\"gameId\":\"roulette\",\"roomId\":\"" + table
                + "\",\"data\":{\"tableRound\":" + tableRound
                + ",\"currency\":\"FUN\",\"bets\":[{\"type\":\"straight\","
                + "\"numbers\":[" + number + "],\"amount\":\"" + STAKE + "\"}]}}");
    }

    boolean isWaiting() {
        return asked != null;
    }

    void leave() {
        if (socket != null) {
            socket.close();
        }
    }

    private void say(String event) {
        var open = java.util.Objects.requireNonNull(socket);
        ByteBuf frame = Masked.text(open.allocator(), event.getBytes(StandardCharsets.US_ASCII), "", new byte[0]);
        open.send(frame, true);
    }

    @Override
    public void opened() {}

    @Override
    public void text(byte[] payload, int length) {
        try {
            heard(JSON.readTree(payload, 0, length));
        } catch (IOException notJson) {
            watch.wrong("not JSON: " + notJson.getMessage());
        }
    }

    private void heard(JsonNode frame) {
        switch (frame.path("eventType").asText()) {
            case "Authenticate" ->
                say("{\"eventType\":\"TableJoin\",\"eventId\":\"join\",\"gameId\":\"roulette\",\"roomId\":\"" + table
                        + "\"}");
            case "TableState" -> seated.complete(this);
            case "TableOpen" ->
                watch.open(
                        frame.path("tableRound").asLong(),
                        frame.path("closesAt").asText());
            case "TableResult" ->
                watch.result(
                        frame.path("tableRound").asLong(), frame.path("number").asInt());
            case "TableBetAccepted" -> accepted(frame);
            case "Error" -> refused(frame);
            case "BalanceUpdate" -> paid(new BigDecimal(frame.path("balance").asText()));
            default -> {}
        }
    }

    private void accepted(JsonNode frame) {
        if (!answers(frame)) {
            return;
        }
        var now = new BigDecimal(frame.path("balance").asText());
        if (balance != null && now.compareTo(balance.subtract(STAKE)) != 0) {
            watch.wrong("balance went from " + balance + " to " + now + " with a bet of " + STAKE);
        }
        balance = now;
        accepted = true;
        watch.answered(true, System.nanoTime() - askedNanos);
    }

    private void refused(JsonNode frame) {
        if (!frame.path("code").asText().equals("BETS_CLOSED")) {
            watch.wrong("refused: " + frame);
        } else if (answers(frame)) {
            watch.answered(false, System.nanoTime() - askedNanos);
        }
    }

    private boolean answers(JsonNode frame) {
        boolean mine = frame.path("eventId").asText().equals(asked);
        if (!mine) {
            watch.wrong("an answer to nothing: " + frame);
        }
        asked = null;
        return mine;
    }

    /** Only a win changes a balance without an answer. */
    private void paid(BigDecimal now) {
        if (balance == null || !accepted || now.compareTo(balance.add(PAYS)) != 0) {
            watch.wrong("was paid from " + balance + " to " + now + ", accepted " + accepted);
        }
        balance = now;
    }

    @Override
    public void closed(int code, String reason) {
        watch.wrong("a socket was closed: " + reason);
        seated.completeExceptionally(new IOException(reason));
    }
}
