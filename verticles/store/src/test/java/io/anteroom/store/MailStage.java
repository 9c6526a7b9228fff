package io.anteroom.store;

import io.anteroom.contracts.PlayerId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A store for all tests of a class, and two players for each who have no mail yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MailStage {

    @SuppressWarnings("NullAway.Init")
    RunningStore store;

    @SuppressWarnings("NullAway.Init")
    PlayerId neo;

    @SuppressWarnings("NullAway.Init")
    PlayerId trinity;

    @BeforeAll
    void start() {
        store = new RunningStore(2).withGames("dice");
    }

    @BeforeEach
    void players() {
        neo = store.player(0).id;
        trinity = store.player(0).id;
    }

    @AfterAll
    void stop() {
        store.close();
    }
}
