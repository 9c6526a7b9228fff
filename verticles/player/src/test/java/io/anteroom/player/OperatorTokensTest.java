package io.anteroom.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import io.anteroom.runtime.MasterKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorTokensTest {

    private static final MasterKey ZEROS = MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32]));

    /** Pinned: nodes and tools of two releases must find the same key. */
    @Test
    void keyIsTheSameForEver() {
        var key = OperatorKey.derive(ZEROS);

        assertThat(key.getKeyID()).isEqualTo("operator-fFPYRcfCYP4YKm-EqlkSl9pSuxTsUkthlFrOIklnV9Y");
        assertThat(key.getModulus().decodeToBigInteger().bitLength()).isEqualTo(2048);
        assertThat(OperatorKey.derive(RunningPlayer.masterKey()).getKeyID()).isNotEqualTo(key.getKeyID());
    }

    @Test
    void tokenOfOneInstancePassesAtAnother() throws Exception {
        var told = new JWKSet(OperatorKey.derive(ZEROS)).toPublicJWKSet();

        var token = OperatorTokens.issue(ZEROS, Set.of("wallet:fund"), Duration.ofMinutes(1));

        assertThat(RunningPlayer.verify(told, token).getStringClaim("scope")).isEqualTo("wallet:fund");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two scopes", "new\nline", "quo\"te"})
    void whatIsNoScopeIsRefused(String scope) {
        assertThatThrownBy(() -> OperatorTokens.issue(ZEROS, Set.of(scope), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tokenNeedsAScopeAndATimeToLive() {
        assertThatThrownBy(() -> OperatorTokens.issue(ZEROS, Set.of(), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OperatorTokens.issue(ZEROS, Set.of("a"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
