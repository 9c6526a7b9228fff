package io.anteroom.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a Redis tells its successor that nothing was lost between them, in a key that whoever reads it removes:
 * {@code "run next"}, where {@code run} is the run id of the server that was written to last, and {@code next} that of the
 * only server which may believe it.
 *
 * <p>Two things have to agree, each of which would be wrong by itself:
 *
 * <ul>
 *   <li>the <i>seal</i>, the last write before the end, {@code "run seal"} with a random seal. An append-only file that has
 *       it has all before it; and nothing comes behind it, because it lets no client write any more;
 *   <li>the <i>note</i> of the same seal beside the server's directory, made once the server is gone and removed, for good,
 *       before the next one starts. So a file that was put back from before, or one whose last second was lost, has a seal
 *       that is no longer noted.
 * </ul>
 *
 * <p>If they agree, the next server is told {@code "run next"} as soon as it serves. One that is started again after a crash
 * has another run id, and is told nothing. If nobody read the key, nobody has written either, and the next seal says the
 * same {@code run} again.
 */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Longer than a server may take to end. */
    private static final String NO_WRITES_MS = "60000";

    private static final int SEAL_BYTES = 16;

    private static final String RUN = "local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')\n";

    /** ARGV: a seal. */
    private static final String SEAL = RUN + """
            local unread = string.match(redis.call('GET', KEYS[1]) or '', '^(%x+) ' .. run .. '$')
            redis.call('SET', KEYS[1], (unread or run) .. ' ' .. ARGV[1])
            return 'sealed'
            """;

    /** ARGV: the seal that was noted. */
    private static final String PASS = RUN + """
            local last = string.match(redis.call('GET', KEYS[1]) or '', '^(%x+) ' .. ARGV[1] .. '$')
            if not last then return 'lost' end
            redis.call('SET', KEYS[1], last .. ' ' .. run)
            return 'passed'
            """;

    private final Path note;
    private final String key;

    /** Ends a server; true unless it had to be killed. */
    interface Ending {
        boolean inOrder() throws InterruptedException;
    }

    /** @param key in database 0; empty if nobody wants to know */
    Handover(Path note, String key) {
        this.note = note;
        this.key = key;
    }

    /** Seals a server that may still be written to, and ends it. */
    void end(int port, String password, Ending ending) throws InterruptedException {
        var seal = key.isEmpty() ? Optional.<String>empty() : seal(port, password);
        if (ending.inOrder() && seal.isPresent()) {
            keep(seal.get());
        }
    }

    private Optional<String> seal(int port, String password) {
        var bytes = new byte[SEAL_BYTES];
        new SecureRandom().nextBytes(bytes);
        var seal = HexFormat.of().formatHex(bytes);
        try (var connection = open(port, password)) {
            // Of a seal whose server was not ended.
            var unused = connection.ask("CLIENT", "UNPAUSE");
            unused = connection.ask("MULTI");
            unused = connection.ask("CLIENT", "PAUSE", NO_WRITES_MS, "WRITE");
            unused = connection.ask("EVAL", SEAL, "1", key, seal);
            var done = connection.ask("EXEC");
            return done.equals(List.of("OK", "sealed")) ? Optional.of(seal) : Optional.empty();
        } catch (IOException notSealed) {
            LOG.warn("Redis was not sealed before its end cause={}", notSealed.toString());
            return Optional.empty();
        }
    }

    private void keep(String seal) {
        var unfinished = note.resolveSibling(note.getFileName() + ".unfinished");
        try {
            Files.writeString(unfinished, seal + "\n", CREATE, TRUNCATE_EXISTING, WRITE, SYNC);
            Files.move(unfinished, note, ATOMIC_MOVE);
        } catch (IOException notNoted) {
            LOG.warn("The end of Redis was not noted cause={}", notNoted.toString());
        }
    }

    /** The seal that was noted, if any; from now on it is not. */
    Optional<String> take() throws IOException {
        try {
            var seal = Files.readString(note, US_ASCII).trim();
            Files.delete(note);
            try (var entries = FileChannel.open(note.toAbsolutePath().getParent(), READ)) {
                entries.force(true);
            }
            return seal.matches("[0-9a-f]{32}") ? Optional.of(seal) : Optional.empty();
        } catch (NoSuchFileException nothingNoted) {
            return Optional.empty();
        }
    }

    /** Tells a server that has just started. What it is not told costs its readers trust, and nothing else. */
    void pass(String seal, int port, String password) {
        if (key.isEmpty()) {
            return;
        }
        try (var connection = open(port, password)) {
            LOG.debug("Redis took over from the one before result={}", connection.ask("EVAL", PASS, "1", key, seal));
        } catch (IOException notTold) {
            LOG.warn("Redis was not told of the one before cause={}", notTold.toString());
        }
    }

    private static RedisConnection open(int port, String password) throws IOException {
        var connection = new RedisConnection(port, PATIENCE);
        try {
            var unused = connection.ask("AUTH", password);
            return connection;
        } catch (IOException refused) {
            connection.close();
            throw refused;
        }
    }
}
