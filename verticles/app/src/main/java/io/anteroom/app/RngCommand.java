package io.anteroom.app;

import io.anteroom.fairness.Draws;
import io.anteroom.rng.LabOutput;
import io.anteroom.rng.RngConfig;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The generator's output for a laboratory, to standard output and nowhere else; needs no database and no key. */
@Command(
        name = "rng",
        mixinStandardHelpOptions = true,
        description =
                "Writes output of the random number generator to standard output: raw bytes, or draws made as those of"
                        + " rounds are, or the hash of the code that makes both.")
final class RngCommand implements Callable<Integer> {

    private static final int BUFFER_BYTES = 1 << 16;

    /** What the system calls a reader that went away. */
    private static final String BROKEN_PIPE = "Broken pipe";

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @ArgGroup(multiplicity = "1")
    Asked asked = new Asked();

    static final class Asked {

        @Option(
                names = "--bytes",
                paramLabel = "N",
                converter = Count.class,
                description = "N bytes of raw output, before any scaling")
        @Nullable
        Long bytes;

        @Option(
                names = "--draws",
                paramLabel = "BOUND,COUNT",
                converter = Scaled.Reader.class,
                description = "COUNT draws of 0 to BOUND-1, one a line; BOUND is from 1 to 2^32")
        @Nullable
        Scaled draws;

        @Option(names = "--module", description = "the hash of the classes that draw, by which their release is known")
        boolean module;
    }

    /** A whole number, not below zero. */
    static final class Count implements ITypeConverter<Long> {

        @Override
        public Long convert(String text) {
            try {
                var count = Long.parseLong(text);
                if (count >= 0) {
                    return count;
                }
            } catch (NumberFormatException noNumber) {
                // Told below, as a number below zero.
            }
            throw new TypeConversionException("'" + text + "' is not how many");
        }
    }

    /** What {@code --draws} asks for. */
    record Scaled(long bound, long count) {

        static final class Reader implements ITypeConverter<Scaled> {

            @Override
            public Scaled convert(String text) {
                var numbers = text.split(",", -1);
                try {
                    var scaled = new Scaled(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
                    if (numbers.length == 2
                            && scaled.bound >= 1
                            && scaled.bound <= Draws.BOUND_MAX
                            && scaled.count >= 0) {
                        return scaled;
                    }
                } catch (NumberFormatException | IndexOutOfBoundsException notTwoNumbers) {
                    // Told below, as everything else that is wrong with it.
                }
                throw new TypeConversionException("'" + text + "' is not a bound from 1 to 2^32 and a count");
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        var settings = options.read();
        if (asked.module) {
            System.out.println(LabOutput.module());
            return 0;
        }
        var lab = LabOutput.start(RngConfig.from(settings));
        try (var out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
            write(lab, out);
        } catch (IOException failed) {
            // Whoever read it may have enough, as head and dieharder do; a full disk is another matter.
            if (!BROKEN_PIPE.equals(failed.getMessage())) {
                throw failed;
            }
        }
        return 0;
    }

    private void write(LabOutput lab, OutputStream out) throws IOException {
        if (asked.bytes != null) {
            lab.raw(asked.bytes, out);
        } else if (asked.draws != null) {
            lab.draws(asked.draws.bound(), asked.draws.count(), out);
        }
    }
}
