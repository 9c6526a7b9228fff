package io.anteroom.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.http.WebSocketFrame;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of sockets that plays dice by the contract, without accounts or a ledger, and errs where it is told to. Run
 * as a program it is what the generator's own cost is measured against.
 */
final class FakeServer implements AutoCloseable {
    private static final int PATIENCE_S = 10;
    private static final long WELCOME_CENTS = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final Behaviour behaviour;
    private final HttpServer server;
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private final Set<String> sources = ConcurrentHashMap.newKeySet();

    FakeServer(Behaviour behaviour, int port) {
        this.behaviour = behaviour;
        HttpServer starting = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(port));
        starting.webSocketHandshakeHandler(this::shakeHands).webSocketHandler(this::accept);
        try {
            this.server = starting.listen().await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the fake did not start", e);
        }
    }

    static FakeServer start(Behaviour behaviour) {
        return new FakeServer(behaviour, 0);
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (FakeServer server = new FakeServer(Behaviour.HONEST, Integer.parseInt(arguments[0]))) {
            System.out.println("listening on " + server.url());
            TimeUnit.SECONDS.sleep(Long.parseLong(arguments[1]));
        }
    }

    String url() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    int pongs() {
        return pongs.get();
    }

    Set<String> sourceAddresses() {
        return Set.copyOf(sources);
    }

    @Override
    public void close() {
        try {
            var unused = vertx.close().await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the fake did not stop", e);
        }
    }

    private void shakeHands(ServerWebSocketHandshake handshake) {
        String token = handshake.headers().get("Authorization");
        boolean refused = token == null || !token.startsWith("Bearer token");
        var unused = refused ? handshake.reject(401) : handshake.accept();
    }

    private void accept(ServerWebSocket socket) {
        Seat seat = new Seat(socket);
        sources.add(socket.remoteAddress().hostAddress());
        socket.textMessageHandler(seat::take);
        socket.pongHandler(pong -> pongs.incrementAndGet());
        seat.say("{\"eventType\":\"Authenticate\",\"authenticated\":true,\"sessionId\":\"s\",\"resumeToken\":\"r\"}");
        if (behaviour == Behaviour.PINGING) {
            var unused = socket.writePing(Buffer.buffer("are you there"));
        }
    }

    /** What the fake does wrong, if anything. */
    enum Behaviour {
        HONEST,
        /** Answers nothing for half a second, from the 100th round on, then everything. */
        STALLING,
        /** One balance is a cent too high. */
        MISCOUNTING,
        /** One answer carries the id of another event. */
        MISADDRESSING,
        /** One win is paid a cent short, and the balance agrees with the payout. */
        UNDERPAYING,
        /** Every tenth event is first refused with OVERLOADED. */
        OVERLOADED,
        /** The tenth round is never answered. */
        SILENT,
        /** Sends each answer in two fragments, and a push before it. */
        CHATTY,
        /** A split takes no stake. */
        FREE_SPLITS,
        PINGING
    }

    /** One socket's player. */
    private final class Seat {
        private final ServerWebSocket socket;
        private long balanceCents = WELCOME_CENTS;
        private String refusedId = "";
        private int pairs;
        private int hits;

        Seat(ServerWebSocket socket) {
            this.socket = socket;
        }

        void take(String frame) {
            String eventId = between(frame, "\"eventId\":\"", "\"");
            if (frame.contains("\"GetBalance\"")) {
                say("{\"eventType\":\"BalanceUpdate\",\"eventId\":\"" + eventId + "\",\"balance\":\"1000.00\","
                        + "\"currency\":\"FUN\"}");
                return;
            }
            if (frame.contains("\"mines\"")) {
                playMines(eventId, between(frame, "\"action\":\"", "\""));
                return;
            }
            if (frame.contains("\"blackjack\"")) {
                playBlackjack(eventId, between(frame, "\"action\":\"", "\""));
                return;
            }
            int round = rounds.incrementAndGet();
            boolean refuse = behaviour == Behaviour.OVERLOADED && round % 10 == 0 && !refusedId.equals(eventId);
            if (refuse) {
                refusedId = eventId;
                say("{\"eventType\":\"Error\",\"eventId\":\"" + eventId + "\",\"code\":\"OVERLOADED\","
                        + "\"message\":\"busy\",\"retryable\":true,\"retryAfterMs\":1}");
                return;
            }
            if (behaviour == Behaviour.SILENT && round == 10) {
                return;
            }
            if (behaviour == Behaviour.STALLING && round == 100) {
                stall();
            }
            play(eventId, round);
        }

        /** No bomb is ever hit; cashing out pays 0.12 for 0.10. */
        private void playMines(String eventId, String action) {
            boolean ended = action.equals("CashOut");
            balanceCents += action.equals("Bet") ? -10 : 0;
            balanceCents += ended ? 12 : 0;
            String data = ended
                    ? "{\"nextActions\":[],\"roundEnded\":true,\"outcome\":\"win\",\"payout\":\"0.12\",\"bombs\":[]}"
                    : "{\"nextActions\":[\"PickTile\"],\"currentProfit\":\"0.01\",\"roundEnded\":false}";
            say("{\"eventType\":\"RoundUpdate\",\"eventId\":\"" + eventId + "\",\"data\":" + data + ",\"balance\":\""
                    + Cents.format(balanceCents) + "\",\"currency\":\"FUN\"}");
        }

        /** Every second round can be split, and takes two hits then; the others end with the first. All push. */
        private void playBlackjack(String eventId, String action) {
            boolean bets = action.equals("Bet");
            pairs += bets ? 1 : 0;
            boolean pair = pairs % 2 == 0;
            hits = bets ? 0 : hits + (action.equals("Hit") ? 1 : 0);
            boolean ended = hits == (pair ? 2 : 1);
            boolean stakes = bets || (action.equals("Split") && behaviour != Behaviour.FREE_SPLITS);
            int payout = pair ? 20 : 10;
            balanceCents += (ended ? payout : 0) - (stakes ? 10 : 0);
            String next = bets && pair ? "[\"Hit\",\"Stand\",\"Split\"]" : "[\"Hit\",\"Stand\"]";
            String data = ended
                    ? "{\"nextActions\":[],\"roundEnded\":true,\"payout\":\"" + Cents.format(payout) + "\"}"
                    : "{\"nextActions\":" + next + ",\"roundEnded\":false}";
            say("{\"eventType\":\"RoundUpdate\",\"eventId\":\"" + eventId + "\",\"data\":" + data + ",\"balance\":\""
                    + Cents.format(balanceCents) + "\",\"currency\":\"FUN\"}");
        }

        private void play(String eventId, int round) {
            boolean won = round % 2 == 0;
            long payout = won ? 20 : 0;
            payout -= behaviour == Behaviour.UNDERPAYING && round == 50 ? 1 : 0;
            balanceCents += payout - 10;
            long told = balanceCents + (behaviour == Behaviour.MISCOUNTING && round == 50 ? 1 : 0);
            String id = behaviour == Behaviour.MISADDRESSING && round == 50 ? "other" : eventId;
            if (behaviour == Behaviour.CHATTY) {
                say(
                        "{\"eventType\":\"UpdateConfig\",\"gameId\":\"dice\",\"config\":{\"data\":[1,{\"payout\":\"9\"}]}}");
            }
            say("{\"eventType\":\"RoundUpdate\",\"eventId\":\"" + id
                    + "\",\"roundId\":\"01940000-0000-7000-8000-000000000000\",\"gameId\":\"dice\",\"action\":\"Bet\","
                    + "\"data\":{\"nextActions\":[],\"diceResult\":" + (won ? "87.30" : "12.05")
                    + ",\"multiplier\":\"2.0000\",\"payout\":\"" + Cents.format(payout)
                    + "\",\"roundEnded\":true},\"balance\":\"" + Cents.format(told) + "\",\"currency\":\"FUN\"}");
        }

        /** Blocks the event loop itself: nothing is read or answered meanwhile. */
        @SuppressWarnings("ThreadSleep")
        private void stall() {
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void say(String text) {
            if (behaviour == Behaviour.CHATTY) {
                sayInTwoFragments(text);
                return;
            }
            var unused = socket.writeTextMessage(text);
        }

        private void sayInTwoFragments(String text) {
            int half = text.length() / 2;
            var first = socket.writeFrame(WebSocketFrame.textFrame(text.substring(0, half), false));
            var rest = socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(text.substring(half)), true));
            var unused = Future.all(first, rest);
        }

        private static String between(String text, String from, String to) {
            int start = text.indexOf(from) + from.length();
            return text.substring(start, text.indexOf(to, start));
        }
    }
}
