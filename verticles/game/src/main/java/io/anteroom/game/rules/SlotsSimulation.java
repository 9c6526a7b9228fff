package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;

/** Rounds of a slot machine with their free spins, without allocating anything. */
final class SlotsSimulation implements Simulation {
    private final SlotMachine machine;
    private final int lines;
    private final int[] stops = new int[SlotMachine.REELS];

    SlotsSimulation(SlotMachine machine, int lines) {
        this.machine = machine;
        this.lines = lines;
    }

    @Override
    public String play() {
        return SlotsPlay.nameOf(lines);
    }

    @Override
    public long stakeUnits() {
        return lines;
    }

    @Override
    public long play(DrawSource draws) {
        machine.draw(draws, stops);
        long units = machine.units(stops, lines);
        var awarded = machine.award(machine.scatterCount(stops), 0);
        for (var played = 0; played < awarded; played++) {
            machine.draw(draws, stops);
            units += (long) machine.freeSpinsMultiplier() * machine.units(stops, lines);
            awarded += machine.award(machine.scatterCount(stops), awarded);
        }
        return units;
    }
}
