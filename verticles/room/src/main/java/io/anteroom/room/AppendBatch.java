package io.anteroom.room;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that go to Redis in one call, by room, as {@code append.lua} takes them. A message under an event id that is in
 * the batch already is left for the next one, which knows what became of the first.
 */
final class AppendBatch {

    /** An element of a log holds at most so many entries and about so many characters; see {@code room.lua}. */
    private static final int ELEMENT_ENTRIES = 64;

    private static final int ELEMENT_CHARS = 16_384;

    private record Key(Rooms.Send send) {

        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object other) {
            return other instanceof Key that
                    && send.playerId().equals(that.send.playerId())
                    && send.eventId().equals(that.send.eventId());
        }

        @Override
        public int hashCode() {
            return send.playerId().hashCode() * 31 + send.eventId().hashCode();
        }
    }

    /** One room's messages, and where their results go. */
    static final class Group {

        private final RoomId roomId;
        private final List<Rooms.Send> sends = new ArrayList<>(4);
        private final List<Integer> places = new ArrayList<>(4);
        private final List<String> entries = new ArrayList<>(4);
        private final List<PlayerId> members = new ArrayList<>(4);
        private final List<Integer> who = new ArrayList<>(4);

        private Group(RoomId roomId) {
            this.roomId = roomId;
        }

        RoomId roomId() {
            return roomId;
        }

        int size() {
            return sends.size();
        }

        Rooms.Send send(int i) {
            return sends.get(i);
        }

        /** Its place among all messages of the request. */
        int place(int i) {
            return places.get(i);
        }

        List<String> entries() {
            return entries;
        }

        private void add(Rooms.Send send, int place, String at) {
            sends.add(send);
            places.add(place);
            entries.add(Entries.message(send.playerId(), at, send.data()));
            // Few members speak in one turn, so that looking them up one by one is quickest.
            int number = members.indexOf(send.playerId());
            if (number < 0) {
                number = members.size();
                members.add(send.playerId());
            }
            who.add(number + 1);
        }

        /** For each message which of the members sent it, from 1; a group is no bigger than a byte can say. */
        private byte[] senders() {
            var senders = new byte[who.size()];
            for (int i = 0; i < senders.length; i++) {
                senders[i] = who.get(i).byteValue();
            }
            return senders;
        }
    }

    private final List<Group> groups = new ArrayList<>();
    private final List<Integer> later = new ArrayList<>(0);
    private int count;

    private AppendBatch() {}

    /** @param places of {@code sends} that are to be taken, in order */
    static AppendBatch of(List<Rooms.Send> sends, List<Integer> places) {
        var batch = new AppendBatch();
        Map<RoomId, Group> open = new HashMap<>();
        Set<Key> ids = new HashSet<>();
        Set<RoomId> held = new HashSet<>();
        var at = Entries.now();
        for (int place : places) {
            var send = sends.get(place);
            // What follows a message that waits, in its room, waits too, so that the order stays.
            if (held.contains(send.roomId()) || !ids.add(new Key(send))) {
                held.add(send.roomId());
                batch.later.add(place);
                continue;
            }
            var group = open.get(send.roomId());
            if (group == null || group.size() == Remembered.BATCH_MAX) {
                group = new Group(send.roomId());
                open.put(send.roomId(), group);
                batch.groups.add(group);
            }
            group.add(send, place, at);
            batch.count++;
        }
        return batch;
    }

    List<Group> groups() {
        return groups;
    }

    /** Messages for the next batch. */
    List<Integer> later() {
        return later;
    }

    Object[] arguments(RoomConfig config, Remembered remembered) {
        var arguments = new Object[3 + 2 * count + argumentsOfRooms()];
        arguments[0] = config.logBytesMax();
        arguments[1] = config.retained();
        arguments[2] = count;
        int name = 3;
        int record = 3 + count;
        int at = 3 + 2 * count;
        for (var group : groups) {
            var batch = remembered.nextBatch();
            for (int i = 0; i < group.size(); i++) {
                arguments[name++] = remembered.name(group.send(i));
                arguments[record++] = Remembered.record(group.send(i), batch, i + 1);
            }
            at = write(group, batch, arguments, at);
        }
        return arguments;
    }

    private int argumentsOfRooms() {
        int all = 0;
        for (var group : groups) {
            all += 6 + group.members.size() + 2 * elements(group).size();
        }
        return all;
    }

    private static int write(Group group, byte[] batch, Object[] arguments, int from) {
        int at = from;
        arguments[at++] = group.roomId;
        arguments[at++] = batch;
        arguments[at++] = group.size();
        arguments[at++] = group.members.size();
        for (var member : group.members) {
            arguments[at++] = "m" + member;
        }
        arguments[at++] = group.senders();
        var elements = elements(group);
        arguments[at++] = elements.size();
        for (var element : elements) {
            arguments[at++] = element.size();
            arguments[at++] = element.size() == 1 ? element.get(0) : String.join(StoredRooms.BETWEEN, element);
        }
        return at;
    }

    private static List<List<String>> elements(Group group) {
        var elements = new ArrayList<List<String>>(1);
        int from = 0;
        int chars = 0;
        for (int i = 0; i < group.size(); i++) {
            chars += group.entries.get(i).length();
            if (i == group.size() - 1 || chars >= ELEMENT_CHARS || i - from + 1 == ELEMENT_ENTRIES) {
                elements.add(group.entries.subList(from, i + 1));
                from = i + 1;
                chars = 0;
            }
        }
        return elements;
    }
}
