package io.anteroom.room;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Rooms;
import io.anteroom.room.rules.TickRules;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * What members send to rooms that tick. It is judged here, on any node, and put into the log; whoever lets the room tick takes
 * it from there. So an input that was acknowledged is in the log before any tick saw it, and a tick that is lost with its node
 * loses no input.
 */
final class Inputs {

    private final RoomConfig config;
    private final LiveRooms live;
    private final Fanout fanout;
    private final Remembered remembered;

    Inputs(RoomConfig config, LiveRooms live, Fanout fanout, Remembered remembered) {
        this.config = config;
        this.live = live;
        this.fanout = fanout;
        this.remembered = remembered;
    }

    /** An input, as data; fails if its outcome is unknown. */
    Future<Rooms.Sent> take(TickRules rules, Rooms.Send send) {
        return run(send, "")
                .compose(reply -> reply.fold(
                        answer -> Answers.letter(answer) == 'V' ? judge(rules, send, answer) : done(sent(answer)),
                        refusal -> done(Rooms.Sent.refused(refusal))));
    }

    /** Redis was asked before whether it knows the event, so a refusal here is no answer to a retry. */
    private Future<Rooms.Sent> judge(TickRules rules, Rooms.Send send, Response answer) {
        return rules.input(Json.tree(Answers.text(answer, 2)), send.playerId(), Json.tree(send.data()))
                .fold(data -> write(send, data), refusal -> done(Rooms.Sent.refused(refusal)));
    }

    private Future<Rooms.Sent> write(Rooms.Send send, JsonNode data) {
        var entry = Entries.message(send.playerId(), Entries.now(), Json.write(data));
        return run(send, entry)
                .map(reply -> reply.fold(
                        answer -> {
                            if (Answers.letter(answer) == 'A') {
                                tell(send, entry, answer);
                            }
                            return sent(answer);
                        },
                        Rooms.Sent::refused));
    }

    private Future<io.anteroom.contracts.Reply<Response>> run(Rooms.Send send, String entry) {
        return live.on(
                send.roomId(),
                Script.INPUT,
                send.roomId(),
                send.playerId(),
                remembered.name(send),
                Remembered.record(send),
                config.logBytesMax(),
                entry);
    }

    private void tell(Rooms.Send send, String entry, Response answer) {
        fanout.add(
                Answers.text(answer, 4),
                send.roomId(),
                Answers.number(answer, 2),
                Answers.number(answer, 1),
                List.of(entry));
        fanout.send();
    }

    private static Rooms.Sent sent(Response answer) {
        return switch (Answers.letter(answer)) {
            case 'A', 'S' -> Rooms.Sent.at(Answers.number(answer, 1));
            case 'N' -> refused(Appends.NO_MEMBER);
            case 'E' -> refused(Appends.REUSED);
            default -> refused(Appends.FULL);
        };
    }

    private static Rooms.Sent refused(Refusal refusal) {
        return Rooms.Sent.refused(refusal);
    }

    private static Future<Rooms.Sent> done(Rooms.Sent sent) {
        return Future.succeededFuture(sent);
    }
}
