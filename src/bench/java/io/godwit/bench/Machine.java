package io.godwit.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** On what it was measured. */
record Machine(String processor, int cores, long memory, String jdk, String system, String postgres) {

    private static final long GIGABYTE = 1L << 30;

    static Machine of(Servers servers) throws SQLException, IOException {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        return new Machine(
                modelName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round((double) bytes / GIGABYTE),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                postgres(servers));
    }

    private static String postgres(Servers servers) throws SQLException {
        try (Connection session = servers.superviseTarget();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            return row.getString(1);
        }
    }

    private static String modelName() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return "unknown processor";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    @Override
    public String toString() {
        return processor + ", " + cores + " cores, " + memory + " GB memory; " + system + "; JDK " + jdk
                + "; PostgreSQL " + postgres;
    }
}
