package io.anteroom.game.rules;

import java.util.List;
import java.util.stream.Stream;

/**
 * A slot machine played on its first lines.
 *
 * @param spin all ways in which one spin can stop, by count of scatters
 */
record SlotsPlay(SlotMachine machine, int lines, List<Tally> spin) {

    SlotsPlay {
        spin = List.copyOf(spin);
    }

    /** The ways to play that figures are published of, the best first. Blocks: takes from milliseconds to seconds. */
    static List<SlotsPlay> published(SlotMachine machine) {
        return Stream.of(machine.lineCount(), 1)
                .distinct()
                .map(lines -> new SlotsPlay(machine, lines, SlotsEnumeration.of(machine, lines)))
                .toList();
    }

    String name() {
        return nameOf(lines);
    }

    /** How the play of so many lines is called. */
    static String nameOf(int lines) {
        return lines == 1 ? "1 line" : lines + " lines";
    }
}
