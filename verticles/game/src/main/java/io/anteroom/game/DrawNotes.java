package io.anteroom.game;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.RoundId;
import io.anteroom.fairness.Drawn;
import io.anteroom.runtime.MasterKey;
import java.util.Arrays;
import java.util.List;

/**
 * What actions drew, as it lies in the journal: bounds and results as {@link Drawn} writes them, after a byte that says
 * whether they are sealed. They are while the round goes on, because they may be bombs and hole cards; what ended a round is
 * in plain bytes, which takes 28 less. Any thread.
 */
public final class DrawNotes {

    private static final String PURPOSE = "draws";
    private static final byte PLAIN = 0;
    private static final byte SEALED = 1;

    private final MasterKey masterKey;

    public DrawNotes(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    Bytes write(RoundId roundId, int version, boolean roundEnded, List<Drawn> draws) {
        var plain = Drawn.write(draws);
        return roundEnded
                ? marked(PLAIN, plain)
                : marked(
                        SEALED,
                        masterKey.seal(PURPOSE, name(roundId, version), plain).array());
    }

    private static Bytes marked(byte mark, byte[] content) {
        var note = new byte[1 + content.length];
        note[0] = mark;
        System.arraycopy(content, 0, note, 1, content.length);
        return Bytes.of(note);
    }

    /**
     * Reads a note of that action; fails with {@link io.anteroom.runtime.SealBroken} or {@link IllegalArgumentException} if it
     * is none.
     */
    public List<Drawn> read(RoundId roundId, int version, Bytes note) {
        var bytes = note.array();
        if (bytes.length == 0 || (bytes[0] != PLAIN && bytes[0] != SEALED)) {
            throw new IllegalArgumentException("This is no note of draws.");
        }
        var content = Arrays.copyOfRange(bytes, 1, bytes.length);
        return Drawn.read(
                bytes[0] == PLAIN ? content : masterKey.open(PURPOSE, name(roundId, version), Bytes.of(content)));
    }

    private static String name(RoundId roundId, int version) {
        return roundId + ":" + version;
    }
}
