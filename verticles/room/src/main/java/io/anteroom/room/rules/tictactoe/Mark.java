package io.anteroom.room.rules.tictactoe;

/** What a player puts into cells. X begins. */
enum Mark {
    X,
    O;

    Mark other() {
        return this == X ? O : X;
    }

    char sign() {
        return name().charAt(0);
    }
}
