package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Puts messages into logs: all that were asked for together in one script, whatever room they are for. Rooms with rules are
 * asked one message after another.
 */
final class Appends {

    static final Refusal NO_MEMBER = new Refusal(Code.NOT_A_MEMBER, "you are not in this room");
    static final Refusal TOO_FAST = new Refusal(Code.RATE_LIMITED, "too many messages to this room");
    static final Refusal REUSED =
            new Refusal(Code.EVENT_ID_REUSED, "the eventId was used with other content; nothing was done");
    static final Refusal FULL = new Refusal(Code.OVERLOADED, "the room's log is full just now");

    /** So much of a content's hash tells a retry from another message of the same player. */
    private static final int HASH_BYTES = 12;

    private static final int BEGIN_TRIES = 3;

    private final RoomConfig config;
    private final LiveRooms live;
    private final Turns turns;
    private final Fanout fanout;

    Appends(RoomConfig config, LiveRooms live, Turns turns, Fanout fanout) {
        this.config = config;
        this.live = live;
        this.turns = turns;
        this.fanout = fanout;
    }

    static byte[] mark(Rooms.Send send) {
        return Arrays.copyOf(send.contentHash().bytes(), HASH_BYTES);
    }

    /** One room's messages of a call, and where their results go. */
    private static final class Group {

        private final RoomId roomId;
        private final List<Rooms.Send> sends = new ArrayList<>(4);
        private final List<Integer> places = new ArrayList<>(4);
        private final List<String> entries = new ArrayList<>(4);

        Group(RoomId roomId) {
            this.roomId = roomId;
        }

        void add(Rooms.Send send, int place, String entry) {
            sends.add(send);
            places.add(place);
            entries.add(entry);
        }

        /** The entries that were taken, in order. */
        List<String> taken(Rooms.Sent[] results, long first) {
            var taken = new ArrayList<String>(entries.size());
            for (int i = 0; i < entries.size(); i++) {
                if (results[places.get(i)].seq() == first + taken.size()) {
                    taken.add(entries.get(i));
                }
            }
            return taken;
        }
    }

    Future<Reply<Rooms.Appended>> append(Call<Rooms.Append> call) {
        var sends = call.request().sends();
        var results = new Rooms.Sent[sends.size()];
        return append(groups(sends), results, BEGIN_TRIES)
                .map(reply -> reply.map(done -> new Rooms.Appended(Arrays.asList(results))));
    }

    private static List<Group> groups(List<Rooms.Send> sends) {
        var at = Entries.now();
        Map<RoomId, Group> groups = new LinkedHashMap<>();
        for (int i = 0; i < sends.size(); i++) {
            var send = sends.get(i);
            groups.computeIfAbsent(send.roomId(), Group::new)
                    .add(send, i, Entries.message(send.playerId(), at, send.data()));
        }
        return new ArrayList<>(groups.values());
    }

    private Future<Reply<List<Group>>> append(List<Group> groups, Rooms.Sent[] results, int tries) {
        return live.run(Script.APPEND, arguments(groups))
                .compose(reply -> reply.fold(
                        answer -> read(groups, answer, results, tries),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Object[] arguments(List<Group> groups) {
        var arguments = new ArrayList<Object>();
        arguments.add(config.messagesPerSecond());
        arguments.add(config.logBytesMax());
        arguments.add(config.retained());
        for (var group : groups) {
            arguments.add(group.roomId);
            arguments.add(group.sends.size());
            for (int i = 0; i < group.sends.size(); i++) {
                var send = group.sends.get(i);
                arguments.add(send.playerId());
                arguments.add(send.eventId());
                arguments.add(mark(send));
                arguments.add(group.entries.get(i));
            }
        }
        return arguments.toArray();
    }

    private Future<Reply<List<Group>>> read(List<Group> groups, Response answer, Rooms.Sent[] results, int tries) {
        var unbegun = new ArrayList<Group>();
        var ruled = new ArrayList<Group>();
        for (int i = 0; i < groups.size(); i++) {
            var group = groups.get(i);
            var room = answer.get(i);
            switch (Answers.letter(room)) {
                case 'A' -> take(group, room, results);
                case 'R' -> ruled.add(group);
                case 'Z' -> refuse(group, results, new Refusal(Code.ROOM_NOT_FOUND, "there is no such room"));
                default -> unbegun.add(group);
            }
        }
        fanout.send();
        if (unbegun.isEmpty() && ruled.isEmpty()) {
            return Future.succeededFuture(Reply.done(groups));
        }
        return begin(unbegun, results, tries)
                .compose(begun -> begun.isEmpty()
                        ? Future.succeededFuture(Reply.done(groups))
                        : append(begun, results, tries - 1))
                .compose(reply -> reply.fold(
                        done -> act(ruled, results), refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private void take(Group group, Response room, Rooms.Sent[] results) {
        var first = Answers.number(room, 2);
        var own = room.size() > 4 ? room.get(4) : null;
        for (int i = 0; i < group.places.size(); i++) {
            results[group.places.get(i)] = own == null ? Rooms.Sent.at(first + i) : result(own.get(i));
        }
        var taken = own == null ? group.entries : group.taken(results, first);
        fanout.add(Answers.text(room, 3), group.roomId, Answers.number(room, 1), first, taken);
    }

    private static Rooms.Sent result(Response own) {
        return switch (own.toString()) {
            case "N" -> Rooms.Sent.refused(NO_MEMBER);
            case "Q" -> Rooms.Sent.refused(TOO_FAST);
            case "E" -> Rooms.Sent.refused(REUSED);
            case "O" -> Rooms.Sent.refused(FULL);
            default -> Rooms.Sent.at(Math.abs(own.toLong()));
        };
    }

    private static void refuse(Group group, Rooms.Sent[] results, Refusal refusal) {
        group.places.forEach(place -> results[place] = Rooms.Sent.refused(refusal));
    }

    /** Begins the logs that are not there; gives back the groups whose are there now. */
    private Future<List<Group>> begin(List<Group> unbegun, Rooms.Sent[] results, int tries) {
        var begun = new ArrayList<Group>();
        Future<?> all = Future.succeededFuture();
        for (var group : unbegun) {
            all = all.compose(before -> live.begin(group.roomId)).onSuccess(reply -> {
                if (reply instanceof Reply.Refused<?> no) {
                    refuse(group, results, no.refusal());
                } else if (tries == 1) {
                    refuse(group, results, new Refusal(Code.UNAVAILABLE, "the room can't be reached now"));
                } else {
                    begun.add(group);
                }
            });
        }
        return all.map(done -> begun);
    }

    private Future<Reply<List<Group>>> act(List<Group> ruled, Rooms.Sent[] results) {
        Future<?> all = Future.succeededFuture();
        for (var group : ruled) {
            for (int i = 0; i < group.sends.size(); i++) {
                var send = Objects.requireNonNull(group.sends.get(i));
                int place = group.places.get(i);
                all = all.compose(before -> turns.act(send)).onSuccess(sent -> results[place] = sent);
            }
        }
        return all.map(done -> Reply.done(ruled));
    }
}
