package io.anteroom.gateway.socket;

import io.anteroom.contracts.RoomId;

/** What a socket sends to a room, each with an id of its own. */
final class MemberEvents {

    private final RoomId room;
    private int events;

    MemberEvents(RoomId room) {
        this.room = room;
    }

    String join(RoomId id, long afterSeq) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"j" + ++events + "\",\"roomId\":\"" + id
                + "\",\"data\":{\"afterSeq\":" + afterSeq + "}}";
    }

    String send(Object data) {
        return "{\"eventType\":\"RoomSend\",\"eventId\":\"s" + ++events + "\",\"roomId\":\"" + room + "\",\"data\":"
                + data + "}";
    }

    String leave() {
        return "{\"eventType\":\"RoomLeave\",\"eventId\":\"l" + ++events + "\",\"roomId\":\"" + room + "\"}";
    }
}
