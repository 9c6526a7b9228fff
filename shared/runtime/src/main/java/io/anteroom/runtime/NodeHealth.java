package io.anteroom.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How the components of this node are. Any thread. */
public final class NodeHealth {

    private final Map<String, Supplier<HealthState>> components = new ConcurrentHashMap<>();

    /** @param state is asked on any thread and does not block */
    public void register(String component, Supplier<HealthState> state) {
        components.put(component, state);
    }

    public Map<String, HealthState> states() {
        var states = new TreeMap<String, HealthState>();
        components.forEach((component, state) -> states.put(component, state.get()));
        return states;
    }

    /** Whether nothing is down. */
    public boolean isReady() {
        return states().values().stream().noneMatch(state -> state.level() == HealthState.Level.DOWN);
    }
}
