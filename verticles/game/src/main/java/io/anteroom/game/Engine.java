package io.anteroom.game;

import io.anteroom.runtime.Bus;

/** What every action of a worker uses. */
record Engine(
        Bus bus,
        Setups setups,
        Snapshots snapshots,
        Bases bases,
        Jurisdictions jurisdictions,
        Commits commits,
        EngineMetrics metrics) {

    static Engine of(Bus bus, Setups setups, Snapshots snapshots, Jurisdictions jurisdictions, EngineMetrics metrics) {
        return new Engine(
                bus,
                setups,
                snapshots,
                new Bases(setups, snapshots),
                jurisdictions,
                new Commits(snapshots, jurisdictions),
                metrics);
    }
}
