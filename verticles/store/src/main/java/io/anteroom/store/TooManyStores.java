package io.anteroom.store;

import io.anteroom.runtime.BadSetting;
import java.util.concurrent.TimeoutException;

/** Tells at a start that PostgreSQL had no connections for so many stores, or was too slow to make them. */
final class TooManyStores {

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private TooManyStores() {}

    /** The failure, or what it is to an operator. */
    static Throwable explain(Throwable failure, int instances, StoreConfig config) {
        if (DatabaseFailure.hasState(failure, TOO_MANY_CONNECTIONS)) {
            return refused(instances, config, "and PostgreSQL has no more connections");
        }
        if (!(failure instanceof TimeoutException)) {
            return failure;
        }
        // One alone asks for few: it is PostgreSQL that is slow, whatever the settings.
        return instances == 1
                ? new BadSetting(
                        StoreConfig.URL.name(),
                        "'" + StoreConfig.URL.masked(config.url()) + "', which did not make a connection in time",
                        "the URL of a PostgreSQL that answers")
                : refused(instances, config, "and PostgreSQL did not make their connections in time");
    }

    private static BadSetting refused(int instances, StoreConfig config, String why) {
        return new BadSetting(
                "instances.store",
                "'" + instances + "', " + why,
                ("as many as it serves: each store has up to %d connections (postgres.poolSize '%d', and 3), together %d"
                                + " of PostgreSQL's max_connections")
                        .formatted(config.connections(), config.poolSize(), instances * config.connections()));
    }
}
