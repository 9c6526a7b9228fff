package io.anteroom.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel says about processes, read from {@code /proc}. */
final class ProcessTable {
    /** A kernel's tick as user space sees it, on every Linux this runs on. */
    static final int TICKS_PER_SECOND = 100;

    private final Path proc;

    ProcessTable(Path proc) {
        this.proc = proc;
    }

    static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"));
    }

    /**
     * What each program under the roots uses, by the program's name: the roots, their children and theirs. CPU time
     * counts children that have already ended, so that the difference of two readings misses none.
     */
    Map<String, Use> use(Collection<Long> roots) {
        Map<String, Use> byProgram = new TreeMap<>();
        for (ProcessStat process : tree(roots)) {
            Use use = new Use(1, process.cpuTicks(), statusKb(process.pid(), "VmRSS"), proportionalKb(process.pid()));
            byProgram.merge(process.program(), use, Use::plus);
        }
        return byProgram;
    }

    /** CPU time of one process and its ended children, in ticks; 0 if it is gone. */
    long cpuTicks(String pid) {
        return stat(pid).map(ProcessStat::cpuTicks).findFirst().orElse(0L);
    }

    /** A figure of {@code /proc/pid/status} in kB, such as VmRSS; 0 if the process is gone. */
    long statusKb(long pid, String field) {
        return kb(proc.resolve(pid + "/status"), field);
    }

    /** The soft limit of open files of a process, or the largest number if it cannot be read. */
    long openFilesMax(String pid) {
        return lines(proc.resolve(pid + "/limits"))
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[3])
                .filter(soft -> !soft.equals("unlimited"))
                .map(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** The cores this process may run on, as the kernel writes them: {@code 0-1,3}. */
    String allowedCores() {
        return lines(proc.resolve("self/status"))
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /** The cores that are online, whichever of them this process is pinned to. */
    int cores() {
        return (int) lines(proc.resolve("stat"))
                .filter(line -> line.matches("cpu[0-9]+ .*"))
                .count();
    }

    /** The processes of the servers that keep their data below the directory, found by PostgreSQL's pid files. */
    static List<Long> postgresUnder(Path dataDir) throws IOException {
        try (Stream<Path> files = Files.find(dataDir, 5, (file, attributes) -> file.endsWith("postmaster.pid"))) {
            List<Long> pids = new ArrayList<>();
            for (Path file : files.toList()) {
                pids.add(Long.parseLong(Files.readAllLines(file).get(0).strip()));
            }
            return pids;
        }
    }

    private Collection<ProcessStat> tree(Collection<Long> roots) {
        Map<Long, List<ProcessStat>> children = new HashMap<>();
        Map<Long, ProcessStat> all = new HashMap<>();
        for (ProcessStat process : processes()) {
            all.put(process.pid(), process);
            children.computeIfAbsent(process.parent(), pid -> new ArrayList<>()).add(process);
        }
        Set<ProcessStat> found = new LinkedHashSet<>();
        roots.stream().flatMap(pid -> Stream.ofNullable(all.get(pid))).forEach(root -> collect(root, children, found));
        return found;
    }

    private static void collect(ProcessStat process, Map<Long, List<ProcessStat>> children, Set<ProcessStat> found) {
        if (found.add(process)) {
            children.getOrDefault(process.pid(), List.of()).forEach(child -> collect(child, children, found));
        }
    }

    private List<ProcessStat> processes() {
        List<ProcessStat> all = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[0-9]*")) {
            directories.forEach(
                    directory -> stat(directory.getFileName().toString()).forEach(all::add));
        } catch (IOException e) {
            throw new IllegalStateException("cannot list " + proc, e);
        }
        return all;
    }

    private Stream<ProcessStat> stat(String pid) {
        return lines(proc.resolve(pid + "/stat")).map(ProcessStat::parse);
    }

    /** The share of memory a process answers for when pages it shares are divided among their users. */
    private long proportionalKb(long pid) {
        return kb(proc.resolve(pid + "/smaps_rollup"), "Pss");
    }

    private static long kb(Path file, String field) {
        return lines(file)
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0L);
    }

    /** No lines where there is no file: processes end while they are looked at, and some files are not ours to read. */
    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** What the processes of one program use: CPU time since they started, and memory now. */
    record Use(int processes, long cpuTicks, long rssKb, long proportionalKb) {
        Use plus(Use other) {
            return new Use(
                    processes + other.processes,
                    cpuTicks + other.cpuTicks,
                    rssKb + other.rssKb,
                    proportionalKb + other.proportionalKb);
        }
    }
}
