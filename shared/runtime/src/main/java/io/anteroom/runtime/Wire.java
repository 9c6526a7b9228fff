package io.anteroom.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What travels on the bus: a body with what must go along. On one node the body is handed over by reference.
 *
 * @param type finds the body's class on the other side
 * @param deadline of a request, else null
 */
record Wire(Kind kind, String type, @Nullable Deadline deadline, Object body) {

    enum Kind {
        REQUEST,
        DONE,
        REFUSED,
        EVENT,
        /** What came can't be read, as from a release that says more; the body tells why. */
        UNREADABLE
    }
}
