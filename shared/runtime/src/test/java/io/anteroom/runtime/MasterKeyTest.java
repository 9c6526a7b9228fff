package io.anteroom.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Bytes;
import org.junit.jupiter.api.Test;

class MasterKeyTest {

    private final MasterKey key = MasterKey.parse(MasterKey.generate());

    @Test
    void whatWasSealedOpensForTheSamePurposeAndOwnerOnly() {
        var sealed = key.seal("seed", "id-1", "secret".getBytes(UTF_8));

        assertThat(new String(key.open("seed", "id-1", sealed), UTF_8)).isEqualTo("secret");
        assertThatThrownBy(() -> key.open("seed", "id-2", sealed)).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> key.open("state", "id-1", sealed)).isInstanceOf(SealBroken.class);
        var other = MasterKey.parse(MasterKey.generate());
        assertThatThrownBy(() -> other.open("seed", "id-1", sealed)).isInstanceOf(SealBroken.class);
    }

    @Test
    void anyChangedBitBreaksTheSeal() {
        var sealed = key.seal("seed", "id", new byte[] {1, 2, 3}).array();
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.open("seed", "id", Bytes.of(changed))).isInstanceOf(SealBroken.class);
        }
        assertThatThrownBy(() -> key.open("seed", "id", Bytes.of(new byte[3]))).isInstanceOf(SealBroken.class);
    }

    @Test
    void onlyThirtyTwoBytesAreAKey() {
        assertThatThrownBy(() -> MasterKey.parse("AAAA"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("3 bytes");
        assertThatThrownBy(() -> MasterKey.parse("***")).isInstanceOf(BadSetting.class);
    }
}
