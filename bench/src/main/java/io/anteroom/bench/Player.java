package io.anteroom.bench;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One player on one socket: enters, learns the balance, and plays the rounds a {@link Run} asks for, one at a time.
 * Every answer is checked: that it answers what was asked, that the outcome pays what the rules say, and that the
 * balance moved by exactly the bet and the payout. Belongs to the loop.
 */
final class Player implements WireSocket.Listener {
    /** At the shortest wait this is half a second of the server saying "not now"; then the player gives up. */
    private static final int RETRIES_MAX = 100;

    private static final long RETRY_AFTER_MIN_MS = 5;

    private final Loop loop;
    private final Script script;
    private final String token;
    private final CompletableFuture<Player> entered = new CompletableFuture<>();
    private @Nullable WireSocket socket;
    private @Nullable Run run;

    private Script.Asked asked;
    private String askedId = "";
    private long askedNanos;
    private long idCount;
    private long round;
    private long roundNanos;
    private long balanceCents;
    private int seat;
    private int step;
    private int retries;
    private boolean reading;
    private boolean busy;
    private boolean retired;

    Player(Loop loop, Script script, String token) {
        this.loop = loop;
        this.script = script;
        this.token = token;
        this.asked = script.balance();
    }

    /** Opens the socket; done when the balance is known, failed if the server does not let the player in. */
    CompletableFuture<Player> enter(Target target, int number, int sources) {
        socket = WireSocket.open(loop, target, target.source(number, sources), token, this);
        return entered;
    }

    /** Takes part in a run, under the given place in its list of players. */
    void join(Run begun, int place) {
        run = begun;
        seat = place;
    }

    int seat() {
        return seat;
    }

    /** Begins a round whose latency counts from the given time, which may lie in the past. */
    void play(long fromNanos) {
        busy = true;
        step = 0;
        round++;
        roundNanos = fromNanos;
        ask(script.bet(), fromNanos);
    }

    boolean busy() {
        return busy;
    }

    /** Whether the player is out of the game: broke, cut off, or given a final refusal. */
    boolean retired() {
        return retired;
    }

    long askedNanos() {
        return askedNanos;
    }

    /** Takes the player out, since nobody knows what became of an unanswered action. */
    void retire() {
        busy = false;
        retired = true;
    }

    void leave() {
        retire();
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void opened() {
        // The server speaks first: it tells that the handshake's token was accepted.
    }

    @Override
    public void text(byte[] payload, int length) {
        reading = true;
        try {
            take(script.read(payload, length));
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            wrong(e.getMessage() + " in " + new String(payload, 0, length, StandardCharsets.UTF_8));
        } finally {
            reading = false;
        }
    }

    @Override
    public void closed(int code, String reason) {
        if (!entered.isDone()) {
            entered.completeExceptionally(new ChannelException(reason));
            return;
        }
        if (!retired && run != null) {
            run.tally().error("CLOSED_" + code);
            run.tally().unanswered += busy ? 1 : 0;
        }
        retire();
    }

    private void take(Answer answer) {
        if (answer.eventId == null) {
            takePush(answer);
        } else if (!answer.eventId.equals(askedId)) {
            wrong("answer to " + answer.eventId + " while " + askedId + " is asked");
        } else if ("Error".equals(answer.eventType)) {
            takeRefusal(answer);
        } else if (!entered.isDone()) {
            takeBalance(answer);
        } else if (busy) {
            takeUpdate(answer);
        } else {
            wrong("second answer to " + askedId);
        }
    }

    private void takePush(Answer answer) {
        if ("Authenticate".equals(answer.eventType) && answer.authenticated && !entered.isDone()) {
            ask(script.balance(), System.nanoTime());
        } else if ("Error".equals(answer.eventType)) {
            wrong("Error without an eventId: " + answer.code + " " + answer.message);
        } else if (run != null) {
            run.tally().pushes++;
        }
    }

    private void takeBalance(Answer answer) {
        if (!"BalanceUpdate".equals(answer.eventType) || answer.balance == null) {
            entered.completeExceptionally(new IOException("GetBalance was answered with " + answer.eventType));
            return;
        }
        balanceCents = Cents.parse(answer.balance);
        entered.complete(this);
    }

    private void takeUpdate(Answer answer) {
        long now = System.nanoTime();
        String fault = "RoundUpdate".equals(answer.eventType) ? faultOf(answer) : "a " + answer.eventType;
        if (fault != null) {
            wrong(fault + " for " + askedId);
        }
        run().answered(askedNanos, now, answer.roundEnded);
        step++;
        if (answer.roundEnded) {
            run().ended(step, roundNanos, now);
            busy = false;
            run().idle(this);
        } else {
            ask(script.next(step, round), now);
        }
    }

    /** Judges money first; the balance the server tells is believed afterwards, so that a fault is counted once. */
    private @Nullable String faultOf(Answer answer) {
        if (answer.balance == null) {
            return "RoundUpdate without a balance";
        }
        long before = balanceCents;
        long moved = (answer.payout == null ? 0 : Cents.parse(answer.payout)) - asked.stakedCents();
        balanceCents = Cents.parse(answer.balance);
        if (balanceCents != before + moved) {
            return "balance " + answer.balance + " instead of " + Cents.format(before + moved);
        }
        return script.fault(answer, step);
    }

    /** A retryable refusal is asked again with the same id, its latency running on; a final one ends the player. */
    private void takeRefusal(Answer answer) {
        String code = String.valueOf(answer.code);
        if (!entered.isDone()) {
            entered.completeExceptionally(new IOException("refused: " + code));
            return;
        }
        run().tally().error(code);
        if (answer.retryable && retries < RETRIES_MAX) {
            retries++;
            long waitMs = Math.max(RETRY_AFTER_MIN_MS, answer.retryAfterMs);
            loop.runAfter(TimeUnit.MILLISECONDS.toNanos(waitMs), this::askAgain, cause -> wrong(cause.toString()));
            return;
        }
        if (!answer.retryable && !"INSUFFICIENT_FUNDS".equals(code)) {
            wrong("a legal action was refused: " + code + " " + answer.message);
        }
        retire();
    }

    private void ask(Script.Asked next, long fromNanos) {
        asked = next;
        askedId = script.eventId(++idCount);
        askedNanos = fromNanos;
        retries = 0;
        send();
    }

    private void askAgain() {
        if (busy && !retired) {
            send();
        }
    }

    /** While frames are being read the socket is flushed once behind them. */
    private void send() {
        WireSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("a player who has not entered");
        }
        open.send(asked.template().frame(open.allocator(), askedId), !reading);
    }

    private void wrong(String description) {
        if (run == null) {
            entered.completeExceptionally(new IOException(description));
        } else {
            run.tally().wrong(description);
        }
    }

    private Run run() {
        if (run == null) {
            throw new IllegalStateException("a player without a run");
        }
        return run;
    }
}
