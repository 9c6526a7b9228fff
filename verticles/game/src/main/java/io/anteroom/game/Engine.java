package io.anteroom.game;

import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.MasterKey;

/** What every action of a worker uses. */
record Engine(
        Bus bus,
        Setups setups,
        Snapshots snapshots,
        Bases bases,
        Jurisdictions jurisdictions,
        Commits commits,
        EngineMetrics metrics) {

    static Engine of(Bus bus, Setups setups, MasterKey masterKey, Jurisdictions jurisdictions, EngineMetrics metrics) {
        var snapshots = new Snapshots(masterKey);
        return new Engine(
                bus,
                setups,
                snapshots,
                new Bases(setups, snapshots),
                jurisdictions,
                new Commits(snapshots, new DrawNotes(masterKey), jurisdictions),
                metrics);
    }
}
