package io.anteroom.app;

import io.anteroom.player.PlayerFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the {@code players} tool writes: {@code username playerId token}, a line for each player. Fails with
 * {@link StartRefused} when the file can't be written, the last of it when it is closed.
 */
final class PlayersFile implements AutoCloseable {

    private final Path path;
    private final BufferedWriter writer;

    PlayersFile(Path path) {
        this.path = path;
        try {
            this.writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw unwritten(failed);
        }
    }

    void add(PlayerFactory.TestPlayer player) {
        try {
            writer.write(player.username() + " " + player.playerId() + " " + player.token());
            writer.newLine();
        } catch (IOException failed) {
            throw unwritten(failed);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failed) {
            throw unwritten(failed);
        }
    }

    private StartRefused unwritten(IOException failed) {
        return new StartRefused("cannot write " + path + ": " + failed, failed);
    }
}
