package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pins what nodes of two releases must understand of each other about draws, and what the log's hashes are taken over. */
class DrawWireTest {

    private static final Hash HASH = Hash.of(new byte[] {1});
    private static final String HEX = HASH.hex();

    @Test
    void theFormOfDrawnBytesIsPinned() throws Exception {
        var drawn = new Rng.Drawn(Bytes.of(new byte[] {1, 2, 3}), HASH);

        assertThat(Json.write(drawn)).isEqualTo("{\"bytes\":\"AQID\",\"module\":\"" + HEX + "\"}");
        assertThat(read("{\"bytes\":\"AQID\",\"module\":\"" + HEX + "\"}", Rng.Drawn.class))
                .isEqualTo(drawn);
        assertThat(read("{\"bytes\":\"AQID\"}", Rng.Drawn.class).module()).isNull();
    }

    @Test
    void theFormOfTheDrawLogIsPinned() throws Exception {
        var batch = new DrawLog.Batch(7, 2, HASH);
        var head = new DrawLog.Head(3, 40, HASH, HASH);
        var append = new DrawLog.Append(new DrawLog.Block(4, HASH, HASH, List.of(batch), HASH, HASH), head);
        var headJson = "{\"number\":3,\"actions\":40,\"hash\":\"" + HEX + "\",\"seal\":\"" + HEX + "\"}";
        var batchesJson = "[{\"id\":7,\"actions\":2,\"digest\":\"" + HEX + "\"}]";

        assertThat(Json.write(new DrawLog.Tail(head, List.of(batch), 90)))
                .isEqualTo("{\"head\":" + headJson + ",\"batches\":" + batchesJson + ",\"waitingMs\":90}");
        assertThat(Json.write(append))
                .isEqualTo("{\"block\":{\"number\":4,\"previous\":\"" + HEX + "\",\"module\":\"" + HEX
                        + "\",\"batches\":" + batchesJson + ",\"hash\":\"" + HEX + "\",\"seal\":\"" + HEX
                        + "\"},\"head\":" + headJson + "}");
        assertThat(read(Json.write(append), DrawLog.Append.class)).isEqualTo(append);
    }

    /** Computed by another program (Python's hashlib): whoever checks the chain with a program of their own gets these. */
    @Test
    void theHashesOfTheChainArePinned() {
        assertThat(DrawLog.beginning(5).hex())
                .isEqualTo("ff3b9786483c7cf51670ebb410e14cf4b52155649ce9f74fd015947c030fbf23");
        assertThat(DrawLog.hashOf(1, DrawLog.beginning(5), HASH, List.of(new DrawLog.Batch(7, 2, HASH)))
                        .hex())
                .isEqualTo("acdf5bff6ff1f1dc5a4889efe1d18129ce64665458bb3fea1d1cab6e6ea09659");
    }

    @Test
    void aCommitCarriesItsDraws() throws Exception {
        var commit = commit(new CommitRound.Draws(HASH, Bytes.of(new byte[] {9})));

        assertThat(Json.write(commit)).endsWith("\"draws\":{\"module\":\"" + HEX + "\",\"note\":\"CQ==\"}}");
        assertThat(read(Json.write(commit), CommitRound.Request.class)).isEqualTo(commit);
        var without = commit(null);
        assertThat(read(Json.write(without), CommitRound.Request.class)).isEqualTo(without);
    }

    private static CommitRound.Request commit(CommitRound.@Nullable Draws draws) {
        var seed = new SeedPosition(SeedId.next(), "lucky", 7);
        return new CommitRound.Request(
                PlayerId.next(),
                "dice",
                4,
                new EventId("e-1"),
                HASH,
                null,
                new Snapshot(RoundId.next(), 1, true, seed, 3, Bytes.of(new byte[0]), HASH),
                true,
                false,
                "Bet",
                new RawJson("{}"),
                new RawJson("{}"),
                new RawJson("{}"),
                Currency.FUN,
                List.of(),
                null,
                draws,
                null);
    }

    private static <T> T read(String json, Class<T> type) throws JsonProcessingException {
        return Json.MAPPER.readValue(json, type);
    }
}
