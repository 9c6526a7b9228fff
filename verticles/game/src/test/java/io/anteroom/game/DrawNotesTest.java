package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.RoundId;
import io.anteroom.fairness.Drawn;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.SealBroken;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrawNotesTest {

    private static final List<Drawn> DRAWS = List.of(new Drawn(10_000, 4_930), new Drawn(25, 7));

    private final DrawNotes notes = new DrawNotes(MasterKey.parse(MasterKey.generate()));
    private final RoundId round = RoundId.next();

    @Test
    void whatEndedARoundIsInPlainBytes() {
        var note = notes.write(round, 1, true, DRAWS);

        assertThat(note.array()).hasSize(1 + Drawn.write(DRAWS).length).endsWith(Drawn.write(DRAWS));
        assertThat(notes.read(round, 1, note)).isEqualTo(DRAWS);
        assertThat(new DrawNotes(MasterKey.parse(MasterKey.generate())).read(round, 1, note))
                .isEqualTo(DRAWS);
    }

    /** Twice the same draws do not show that they are the same. */
    @Test
    void whileTheRoundGoesOnNobodyWithoutTheKeyReadsThem() {
        var note = notes.write(round, 1, false, DRAWS);

        assertThat(notes.read(round, 1, note)).isEqualTo(DRAWS);
        assertThat(notes.write(round, 1, false, DRAWS)).isNotEqualTo(note);
        assertThatThrownBy(() -> new DrawNotes(MasterKey.parse(MasterKey.generate())).read(round, 1, note))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> notes.read(round, 2, note)).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> notes.read(RoundId.next(), 1, note)).isInstanceOf(SealBroken.class);
    }

    @Test
    void otherBytesAreNoNote() {
        assertThatThrownBy(() -> notes.read(round, 1, Bytes.of(new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.read(round, 1, Bytes.of(new byte[] {2, 0})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.read(round, 1, Bytes.of(new byte[] {0, 5})))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
