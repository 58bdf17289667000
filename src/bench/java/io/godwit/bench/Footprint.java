package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a process since a moment: its resident peak as Linux counts it, and what collections left in its heap. */
final class Footprint {

    private static final Pattern RESIDENT_PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern COLLECTED = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");

    private final Path process;
    private final Path collections;
    private int seen;

    /** @param collections the log that {@code -Xlog:gc} writes */
    Footprint(long pid, Path collections) {
        this.process = Path.of("/proc", Long.toString(pid));
        this.collections = collections;
    }

    /** Begins anew. */
    void reset() {
        try {
            seen = Files.readAllLines(collections).size();
            if (Files.exists(process)) {
                Files.writeString(process.resolve("clear_refs"), "5");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** For people: megabytes since the last reset. */
    String text() {
        try {
            List<String> lines = Files.readAllLines(collections);
            long before = 0;
            long after = 0;
            for (String line : lines.subList(Math.min(seen, lines.size()), lines.size())) {
                Matcher pause = COLLECTED.matcher(line);
                if (pause.find()) {
                    before = Math.max(before, Long.parseLong(pause.group(1)));
                    after = Math.max(after, Long.parseLong(pause.group(2)));
                }
            }
            return "heap peak " + before + " MB, after collections at most " + after + " MB" + resident();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String resident() throws IOException {
        if (!Files.exists(process)) {
            return "";
        }
        Matcher peak = RESIDENT_PEAK.matcher(Files.readString(process.resolve("status")));
        return peak.find() ? ", resident peak " + Long.parseLong(peak.group(1)) / 1024 + " MB" : "";
    }
}
