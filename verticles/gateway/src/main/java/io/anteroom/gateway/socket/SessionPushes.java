package io.anteroom.gateway.socket;

/**
 * Sends the pushes of one event loop's sessions: each once and in order, no faster than the session's socket reads. What a
 * socket does not take just now stays in its outbox, of which one page at a time is kept here. Belongs to that loop.
 */
final class SessionPushes {

    private static final long AGAIN_MS = 1_000;

    private final SocketLoop loop;

    SessionPushes(SocketLoop loop) {
        this.loop = loop;
    }

    /** A push of the session; sent if it is the next and the socket takes it, else the outbox is read. */
    void deliver(Socket socket, HeldSession held, long seq, String frame) {
        if (socket.session() != held || socket.isEnded()) {
            return;
        }
        if (held.isNext(seq) && socket.takesMoreOrWaits()) {
            held.takes(seq);
            socket.send(new Frame(frame));
        } else {
            held.hearsOf(seq);
            socket.goOn();
        }
    }

    /** Pushes up to this one are in the outbox, and of some perhaps nobody told. */
    void lookFor(Socket socket, HeldSession held, long seq) {
        held.hearsOf(seq);
        if (socket.session() == held) {
            socket.goOn();
        }
    }

    /** Sends what its session has for it, as far as it takes it; whoever finds that it takes more calls this again. */
    void goOn(Socket socket) {
        var held = socket.session();
        if (held == null || socket.isEnded()) {
            return;
        }
        while (held.hasUnsent()) {
            if (!socket.takesMoreOrWaits()) {
                return;
            }
            socket.send(new Frame(held.next().frame()));
        }
        if (held.wantsToRead() && socket.takesMoreOrWaits()) {
            read(socket, held);
        }
    }

    private void read(Socket socket, HeldSession held) {
        held.beginsToRead();
        loop.store().missed(held.id(), held.delivered()).onComplete(read -> {
            if (read.succeeded()) {
                held.hasRead(read.result());
                socket.goOn();
            } else {
                held.couldNotRead();
                socket.takeUp();
                loop.context().setTimer(AGAIN_MS, tick -> {
                    held.readsAgain();
                    socket.goOn();
                });
            }
        });
    }
}
