package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.RoomMutes.Who;
import io.anteroom.contracts.StoredMutes;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who may not speak in a room, by word of who made it or of an operator. PostgreSQL has the mutes and numbers every change;
 * the room in Redis has a copy, which the script that appends looks at, and takes none that is older than its own. So a mute
 * that was answered holds for every message that is appended later, wherever its sender is and whatever Redis loses.
 */
final class Mutes {

    private static final Refusal NOT_THEIRS =
            new Refusal(Code.FORBIDDEN, "only who made the room, or an operator, mutes in it");
    private static final Refusal ONESELF = new Refusal(Code.FORBIDDEN, "nobody mutes oneself");
    private static final Refusal MOVES =
            new Refusal(Code.FORBIDDEN, "rooms of this kind take moves and no messages, and moves are not muted");

    private final Bus bus;
    private final LiveRooms live;
    private final Rows rows;
    private final Kinds kinds;

    Mutes(Bus bus, LiveRooms live, Rows rows, Kinds kinds) {
        this.bus = bus;
        this.live = live;
        this.rows = rows;
        this.kinds = kinds;
    }

    Future<Reply<RoomMutes.Muted>> mute(Call<RoomMutes.Mute> call) {
        var mute = call.request();
        return allowed(mute.roomId(), mute.who(), row -> mayMute(row, mute.who(), mute.playerId()))
                .compose(reply -> reply.fold(row -> mute(mute), Mutes::no));
    }

    private Future<Reply<RoomMutes.Muted>> mute(RoomMutes.Mute mute) {
        var stored = new StoredMutes.Mute(
                mute.roomId(), mute.playerId(), mute.seconds(), mute.who().isOperator());
        return bus.ask(StoredMutes.MUTE, stored)
                .compose(reply -> reply.fold(
                        mutes -> hear(mute.roomId(), mutes).map(heard -> heard.flatMap(done -> of(mute, mutes))),
                        Mutes::no));
    }

    /** Somebody may have ended it meanwhile; then it is said as that one was told. */
    private static Reply<RoomMutes.Muted> of(RoomMutes.Mute mute, StoredMutes.Mutes mutes) {
        return mutes.muted().stream()
                .filter(muted -> muted.playerId().equals(mute.playerId()))
                .findFirst()
                .map(Reply::done)
                .orElseGet(() -> Reply.refused(Code.NOT_FOUND, "the mute was ended at once"));
    }

    Future<Reply<Done>> unmute(Call<RoomMutes.Unmute> call) {
        var unmute = call.request();
        var stored = new StoredMutes.Unmute(
                unmute.roomId(), unmute.playerId(), unmute.who().isOperator());
        return allowed(unmute.roomId(), unmute.who(), row -> null)
                .compose(reply -> reply.fold(
                        row -> bus.ask(StoredMutes.UNMUTE, stored)
                                .compose(done -> done.fold(mutes -> hear(unmute.roomId(), mutes), Mutes::no)),
                        Mutes::no));
    }

    Future<Reply<RoomMutes.Listed>> list(Call<RoomMutes.ListAll> call) {
        var list = call.request();
        return allowed(list.roomId(), list.who(), row -> null)
                .compose(reply -> reply.fold(
                        row -> bus.ask(StoredMutes.READ, new StoredMutes.Read(list.roomId()))
                                .compose(read -> read.fold(mutes -> listed(row, mutes), Mutes::no)),
                        Mutes::no));
    }

    /** Who looks at the list after a change that got no answer must be able to rely on it: so the room hears it again. */
    private Future<Reply<RoomMutes.Listed>> listed(StoredRooms.Row row, StoredMutes.Mutes mutes) {
        var listed = Reply.done(new RoomMutes.Listed(mutes.muted()));
        return hear(row.roomId(), mutes)
                .map(reply -> reply.fold(
                        heard -> listed,
                        refusal -> refusal.code() == Code.ROOM_NOT_FOUND ? listed : Reply.refused(refusal)));
    }

    /** @param more what else is looked at; null if all is well */
    private Future<Reply<StoredRooms.Row>> allowed(
            RoomId roomId, Who who, Function<StoredRooms.Row, @Nullable Refusal> more) {
        return rows.made(roomId)
                .map(reply -> reply.flatMap(row -> {
                    var isTheirs = who.isOperator() || who.playerId().equals(row.createdBy());
                    var refusal = isTheirs ? more.apply(row) : NOT_THEIRS;
                    return refusal == null ? Reply.done(row) : Reply.refused(refusal);
                }));
    }

    private @Nullable Refusal mayMute(StoredRooms.Row row, Who who, PlayerId playerId) {
        if (kinds.hasRules(row.kind())) {
            return MOVES;
        }
        return playerId.equals(who.playerId()) && !who.isOperator() ? ONESELF : null;
    }

    /** From here on the room knows; a room that Redis does not have is begun, with the mutes as they are then. */
    private Future<Reply<Done>> hear(RoomId roomId, StoredMutes.Mutes mutes) {
        return live.on(roomId, Script.MUTES, roomId, text(mutes)).map(reply -> reply.map(heard -> Done.DONE));
    }

    /** As {@code room.lua} has it. Mutes end at whole seconds; one of before that ends within a second ends with it. */
    static String text(StoredMutes.Mutes mutes) {
        var text = new StringBuilder().append(mutes.version());
        for (var muted : mutes.muted()) {
            var until = muted.until();
            text.append(' ').append(muted.playerId()).append(' ');
            text.append(until == null ? 0 : until.plusMillis(999).getEpochSecond());
        }
        return text.append(' ').toString();
    }

    private static <T> Future<Reply<T>> no(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
