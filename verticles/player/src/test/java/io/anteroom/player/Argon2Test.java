package io.anteroom.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class Argon2Test {

    /** Made by the reference program: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32 -e}. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void hashesOfOthersAreCheckedAtTheirOwnCost() {
        assertThat(Argon2.matches("password", REFERENCE)).isTrue();
        assertThat(Argon2.matches("passwore", REFERENCE)).isFalse();
    }

    @Test
    void samePasswordHashesDifferently() {
        var hash = Argon2.hash("password123");

        assertThat(Argon2.hash("password123")).isNotEqualTo(hash);
        assertThat(Argon2.matches("password123", hash)).isTrue();
        assertThat(Argon2.matches("password12", hash)).isFalse();
    }

    @Test
    void whatIsNoHashIsAFault() {
        assertThatThrownBy(() -> Argon2.matches("password", "password")).isInstanceOf(IllegalStateException.class);
    }
}
