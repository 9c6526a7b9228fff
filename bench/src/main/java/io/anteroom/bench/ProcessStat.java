package io.anteroom.bench;

/** One line of {@code /proc/pid/stat}, as far as it is needed; CPU time includes children that have ended. */
record ProcessStat(long pid, String program, long parent, long cpuTicks) {

    /** The program's name stands in parentheses and may hold spaces and parentheses itself. */
    static ProcessStat parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        String[] rest = line.substring(close + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(rest[field]);
        }
        return new ProcessStat(
                Long.parseLong(line.substring(0, open).strip()),
                line.substring(open + 1, close),
                Long.parseLong(rest[1]),
                ticks);
    }
}
