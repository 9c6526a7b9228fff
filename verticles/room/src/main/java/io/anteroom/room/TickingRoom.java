package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.TickRules;
import io.anteroom.room.rules.TickRules.Input;
import io.anteroom.room.rules.TickRules.Ticked;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room that ticks, as its owner knows it: what is written in Redis, and what was played since in ticks that said nothing.
 * Belongs to one event loop.
 */
final class TickingRoom {

    private static final int STATE_CHARS_MAX = 64 * 1024;

    private final RoomId id;
    private final OwnedShard shard;
    private final TickRules rules;
    private final long epoch;

    private long writtenTick;
    private long writtenNanos;
    private long tick;
    private long took;
    private JsonNode state;
    private boolean restored;
    private final long lostTicks;

    /**
     * A tick that was played and is not written yet.
     *
     * @param took number of the newest entry it took
     * @param entries to be written with it
     * @param text of its state, if it is to be written now; else it may wait for a later one
     */
    record Step(
            TickingRoom room,
            long tick,
            long took,
            Ticked ticked,
            List<String> entries,
            @Nullable String text) {}

    private TickingRoom(RoomId id, OwnedShard shard, TickRules rules, Response woken, long nowNanos) {
        this.id = id;
        this.shard = shard;
        this.rules = rules;
        epoch = Answers.number(woken, 1);
        tick = Answers.number(woken, 2);
        took = Answers.number(woken, 3);
        state = Json.tree(Answers.text(woken, 4));
        var silentMs = Answers.number(woken, 5);
        restored = Answers.number(woken, 6) == 1;
        lostTicks = silentMs * rules.ticksPerSecond() / 1_000;
        writtenTick = tick;
        writtenNanos = nowNanos;
    }

    /** @param woken as {@code wake.lua} tells of it */
    static TickingRoom awake(RoomId id, OwnedShard shard, TickRules rules, Response woken) {
        return new TickingRoom(id, shard, rules, woken, System.nanoTime());
    }

    RoomId id() {
        return id;
    }

    OwnedShard shard() {
        return shard;
    }

    TickRules rules() {
        return rules;
    }

    long epoch() {
        return epoch;
    }

    /** Whether it goes on from what another owner left, and has not said so yet. */
    boolean isRestored() {
        return restored;
    }

    boolean isDue() {
        return !shard.isHalted();
    }

    /** Whether ticks were played that Redis does not know of. */
    boolean isAhead() {
        return tick > writtenTick;
    }

    /** What a script is told of a room to find it as its owner knows it. */
    List<Object> standing() {
        return List.of(shard.job(), shard.epoch(), id, epoch, writtenTick);
    }

    long took() {
        return took;
    }

    /**
     * Plays the next tick. Fails with {@link IllegalStateException} if the rules let the state grow without bound.
     *
     * @param heard what came since the last one, or as much as one answer holds
     * @param everyNanos how often a state is written at least
     */
    Step play(Rooms.Page heard, long members, long everyNanos) {
        var before = state;
        var inputs = new ArrayList<Input>();
        for (var text : heard.entries()) {
            var entry = Json.tree(text);
            switch (entry.path("eventType").asText()) {
                case "PlayerJoined" -> before = rules.joined(before, player(entry, "playerId"));
                case "PlayerLeft" -> before = rules.left(before, player(entry, "playerId"));
                default -> {
                    if (!entry.path("from").asText().equals(id.toString())) {
                        inputs.add(new Input(player(entry, "from"), entry.path("data")));
                    }
                }
            }
        }
        var ticked = rules.tick(before, inputs, tick + 1);
        var newest = heard.entries().isEmpty() ? took : heard.end();
        var entries = entries(ticked, newest);
        var isWritten = !entries.isEmpty()
                || ticked.outcome() != null
                || members == 0
                || System.nanoTime() - writtenNanos >= everyNanos;
        return new Step(this, tick + 1, newest, ticked, entries, isWritten ? text(ticked.state()) : null);
    }

    private static PlayerId player(JsonNode entry, String field) {
        return PlayerId.parse(entry.path(field).asText());
    }

    private List<String> entries(Ticked ticked, long newest) {
        var at = Entries.now();
        var entries = new ArrayList<String>(2);
        if (restored) {
            var event = Json.MAPPER.createObjectNode().put("event", "restored");
            entries.add(Entries.tick(id, at, tick, took, event.put("tick", tick).put("lostTicks", lostTicks)));
        }
        if (ticked.said() != null) {
            entries.add(Entries.tick(id, at, tick + 1, newest, ticked.said()));
        }
        return entries;
    }

    /** All that is known so far, for a script to write. */
    Step standstill() {
        return new Step(this, tick, took, Ticked.to(state, null), List.of(), text(state));
    }

    /** The step counts, but only here. */
    void advance(Step step) {
        tick = step.tick();
        took = step.took();
        state = step.ticked().state();
    }

    /** The step is written. */
    void advance(Step step, long nothingLeftUpTo) {
        advance(step);
        took = nothingLeftUpTo;
        restored = false;
        writtenTick = tick;
        writtenNanos = System.nanoTime();
    }

    private static String text(JsonNode state) {
        var text = Json.write(state);
        if (text.length() > STATE_CHARS_MAX) {
            throw new IllegalStateException("the state of a room grew to " + text.length());
        }
        return text;
    }
}
