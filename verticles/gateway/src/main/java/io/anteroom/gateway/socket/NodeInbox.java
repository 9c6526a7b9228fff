package io.anteroom.gateway.socket;

import io.anteroom.contracts.Done;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Future;

/** What other nodes tell this one about its sockets. One for all instances of a node. */
public final class NodeInbox {

    private static final int IN_FLIGHT_MAX = 10_000;

    private final GatewayNode node;

    public NodeInbox(GatewayNode node) {
        this.node = node;
    }

    public Future<Void> start() {
        var bus = node.bus();
        var own = bus.nodeId();
        return bus.serve(Inbox.DELIVER.at(own), IN_FLIGHT_MAX, call -> deliver(call.request()))
                .compose(done -> bus.serve(Inbox.REPLACE.at(own), IN_FLIGHT_MAX, call -> replace(call.request())))
                .compose(done -> bus.serve(Inbox.HELD.at(own), IN_FLIGHT_MAX, call -> held(call.request())))
                .compose(done -> bus.serve(Inbox.ROOM_EVENTS.at(own), IN_FLIGHT_MAX, call -> rooms(call.request())))
                .compose(done -> bus.hear(Rooms.RESET, node.sockets()::hearReset));
    }

    private Future<Reply<Done>> deliver(Inbox.Deliver push) {
        var frame = push.frame();
        node.sockets().deliver(push.sessionId(), push.seq(), frame == null ? null : frame.text());
        return Future.succeededFuture(Reply.done(new Done()));
    }

    private Future<Reply<Done>> replace(Inbox.Replace request) {
        node.sockets().replace(request.sessionId(), request.resume());
        return Future.succeededFuture(Reply.done(new Done()));
    }

    private Future<Reply<Done>> rooms(Inbox.RoomEvents news) {
        node.sockets().hearRooms(news.rooms());
        return Future.succeededFuture(Reply.done(Done.DONE));
    }

    private Future<Reply<Inbox.Held>> held(Inbox.AskHeld request) {
        return Future.succeededFuture(Reply.done(new Inbox.Held(node.sockets().holds(request.sessionId()))));
    }
}
