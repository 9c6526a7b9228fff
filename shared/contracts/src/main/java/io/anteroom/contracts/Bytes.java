package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes in a message; base64 in JSON. The array is handed over as it is and not to be changed. */
public final class Bytes {

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    @JsonCreator
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    @JsonValue
    public byte[] array() {
        return array;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** The length only: what is in here may be secret. */
    @Override
    public String toString() {
        return array.length + " bytes";
    }
}
