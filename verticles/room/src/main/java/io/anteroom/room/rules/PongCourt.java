package io.anteroom.room.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The court of one game of {@link Pong}, taken out of a state to be changed and put into the next one. All lengths are whole
 * numbers, so that every node computes the same. The origin is on the upper left; paddles are known by their middle.
 */
final class PongCourt {

    static final int GOALS = 5;
    static final int WIDTH = 1000;
    static final int HEIGHT = 600;
    static final int PADDLE = 120;

    private static final int PADDLE_STEP = 14;
    private static final int SERVE_SPEED = 10;
    /** A ball that crosses the court in two seconds can still be reached from anywhere. */
    private static final int SPEED_MAX = 24;
    /** How long the ball rests before a serve. */
    private static final int PAUSE_TICKS = 20;
    /** A ball that hits the end of a paddle leaves it this steeply. */
    private static final int STEEP_MAX = 12;

    /** How far a game is; LEFT is over, but not told yet. */
    enum Phase {
        WAITING,
        PLAYING,
        LEFT,
        OVER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Phase phase = Phase.WAITING;
    final List<String> players = new ArrayList<>(2);
    final int[] paddles = {HEIGHT / 2, HEIGHT / 2};
    final int[] score = {0, 0};
    int ballX = WIDTH / 2;
    int ballY = HEIGHT / 2;
    /** Of {@link #players}; -1 for none yet. */
    int winner = -1;

    private final int[] moves = {0, 0};
    private int speedX;
    private int speedY;
    private int pause;
    private long chance;

    private PongCourt() {}

    static PongCourt begin(long chance) {
        var court = new PongCourt();
        court.chance = chance;
        return court;
    }

    static PongCourt of(JsonNode state) {
        var court = begin(state.path("chance").asLong());
        court.phase = Phase.valueOf(state.path("phase").asText().toUpperCase(Locale.ROOT));
        state.path("players").forEach(player -> court.players.add(player.asText()));
        read(state.path("paddles"), court.paddles);
        read(state.path("moves"), court.moves);
        read(state.path("score"), court.score);
        int[] ball = new int[4];
        read(state.path("ball"), ball);
        court.ballX = ball[0];
        court.ballY = ball[1];
        court.speedX = ball[2];
        court.speedY = ball[3];
        court.pause = state.path("pause").asInt();
        court.winner = state.path("winner").asInt();
        return court;
    }

    private static void read(JsonNode from, int[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = from.path(i).asInt();
        }
    }

    JsonNode state() {
        var state = Json.MAPPER.createObjectNode().put("phase", phase.text());
        players.forEach(state.putArray("players")::add);
        state.putArray("paddles").add(paddles[0]).add(paddles[1]);
        state.putArray("moves").add(moves[0]).add(moves[1]);
        state.putArray("score").add(score[0]).add(score[1]);
        state.putArray("ball").add(ballX).add(ballY).add(speedX).add(speedY);
        return state.put("pause", pause).put("winner", winner).put("chance", chance);
    }

    /** Whether it changed anything. */
    boolean takeSide(String player) {
        if (phase != Phase.WAITING || players.contains(player)) {
            return false;
        }
        players.add(player);
        if (players.size() == 2) {
            phase = Phase.PLAYING;
            serve();
        }
        return true;
    }

    /** Whether it changed anything. */
    boolean giveUpSide(String player) {
        if (phase == Phase.WAITING) {
            return players.remove(player);
        }
        if (phase != Phase.PLAYING || side(player) < 0) {
            return false;
        }
        phase = Phase.LEFT;
        winner = 1 - side(player);
        return true;
    }

    /** -1 for who plays on neither. */
    int side(String player) {
        return players.indexOf(player);
    }

    void move(int side, int direction) {
        if (side >= 0) {
            moves[side] = direction;
        }
    }

    private void serve() {
        chance = chance * 6364136223846793005L + 1442695040888963407L;
        int drawn = (int) (chance >>> 40);
        ballX = WIDTH / 2;
        ballY = HEIGHT / 2;
        speedX = drawn % 2 == 0 ? SERVE_SPEED : -SERVE_SPEED;
        int steep = 3 + drawn / 2 % 6;
        speedY = drawn / 16 % 2 == 0 ? steep : -steep;
        pause = PAUSE_TICKS;
    }

    /** One tick; gives the side that scored, or -1. */
    int advance() {
        for (int side = 0; side < 2; side++) {
            int y = paddles[side] + moves[side] * PADDLE_STEP;
            paddles[side] = Math.max(PADDLE / 2, Math.min(HEIGHT - PADDLE / 2, y));
        }
        if (pause > 0) {
            pause--;
            return -1;
        }
        ballX += speedX;
        ballY += speedY;
        if (ballY < 0 || ballY > HEIGHT) {
            ballY = ballY < 0 ? -ballY : 2 * HEIGHT - ballY;
            speedY = -speedY;
        }
        if (ballX > 0 && ballX < WIDTH) {
            return -1;
        }
        return meetEnd(ballX <= 0 ? 0 : 1);
    }

    private int meetEnd(int side) {
        int off = ballY - paddles[side];
        if (Math.abs(off) <= PADDLE / 2) {
            int speed = Math.min(SPEED_MAX, Math.abs(speedX) + 1);
            speedX = side == 0 ? speed : -speed;
            ballX = side == 0 ? 0 : WIDTH;
            // Never level: two paddles that stand still must not go on for ever.
            int steep = off * STEEP_MAX / (PADDLE / 2);
            speedY = steep == 0 ? 2 : steep;
            return -1;
        }
        int scorer = 1 - side;
        score[scorer]++;
        if (score[scorer] == GOALS) {
            winner = scorer;
        } else {
            serve();
        }
        return scorer;
    }
}
