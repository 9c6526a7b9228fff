package io.anteroom.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file that a tool is to write. It is looked at before any work is done, and left as it is until there is something to write. */
final class WritableFile implements ITypeConverter<Path> {

    @Override
    public Path convert(String text) {
        var path = Path.of(text);
        var problem = problemWith(path);
        if (problem != null) {
            throw new TypeConversionException(
                    "found '" + text + "', " + problem + ", allowed is a file that can be written");
        }
        return path;
    }

    private static @Nullable String problemWith(Path path) {
        if (Files.isDirectory(path)) {
            return "which is a directory";
        }
        if (Files.exists(path)) {
            return Files.isWritable(path) ? null : "which may not be written";
        }
        var directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return "whose directory does not exist";
        }
        return Files.isWritable(directory) ? null : "whose directory may not be written";
    }
}
