package io.godwit.connection.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.connection.guard.Guards;
import io.godwit.connection.guard.HostilePostgres;
import io.godwit.connection.guard.HostilePostgres.Attack;
import io.godwit.connection.guard.Limits;
import io.godwit.connection.guard.TlsTrust;
import io.godwit.platform.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Every attack ends: in time, before it has sent much, and with a code of ours. */
class HostileServerTest {

    private static final int SECONDS = 2;
    private static final Limits LIMITS = new Limits(8 << 20, 1 << 20, SECONDS, false);
    private static final Limits OF_A_RUN = new Limits(8 << 20, 1 << 20, SECONDS, true);

    private static final Set<Attack> COPIES =
            EnumSet.of(Attack.GIANT_COPY, Attack.COPY_FLOOD, Attack.COPY_WITH_NOTICES);

    /** What the kernel holds of a flood on its way, on both sides. */
    private static final long BUFFERS = 16 << 20;

    @ParameterizedTest
    @CsvSource({
        "SILENCE, STATEMENT_TIMEOUT",
        "DRIPPING_LOGIN, STATEMENT_TIMEOUT",
        "NOTICE_DRIP, STATEMENT_TIMEOUT",
        "ASKS_FOR_THE_PASSWORD, AUTH_FAILED",
        "SCRAM_WITHOUT_END, AUTH_FAILED",
        "GIANT_ERROR, ROW_TOO_LARGE",
        "GIANT_ROW, ROW_TOO_LARGE",
        "GIANT_COPY, ROW_TOO_LARGE",
        "SETTINGS_FLOOD, ROW_TOO_LARGE",
        "NOTICE_FLOOD, ROW_TOO_LARGE",
        "NOTIFICATION_FLOOD, ROW_TOO_LARGE",
        "ROW_FLOOD, ROW_TOO_LARGE",
        "LARGE_ROW, ROW_TOO_LARGE",
        "COPY_FLOOD, ROW_TOO_LARGE",
        "COPY_WITH_NOTICES, ROW_TOO_LARGE"
    })
    @Timeout(30)
    void anAttackEnds(Attack attack, ErrorCode code) throws IOException {
        try (HostilePostgres server = new HostilePostgres(attack)) {
            long start = System.nanoTime();
            SQLException fault = catchThrowableOfType(SQLException.class, () -> visit(server, attack));
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(SourceFaults.whileConnecting(fault, "127.0.0.1").code()).isEqualTo(code);
            assertThat(took).isLessThan(Duration.ofSeconds(SECONDS + 2));
            assertThat(server.sent()).isLessThan(LIMITS.bytes() + BUFFERS);
            assertThat(server.visitors()).isEqualTo(1);
        }
    }

    private static void visit(HostilePostgres server, Attack attack) throws SQLException {
        SourceLogin login = new SourceLogin(
                "127.0.0.1", server.port(), "d", "u", HostilePostgres.PASSWORD, Protection.of(TlsMode.DISABLE));
        Limits limits = attack == Attack.COPY_WITH_NOTICES ? OF_A_RUN : LIMITS;
        String way = Guards.open(List.of(InetAddress.getLoopbackAddress()), server.port(), limits, TlsTrust.NONE);
        try (Connection session = new Driver().connect("jdbc:postgresql://", login.properties(way, Patience.CALL));
                Statement statement = session.createStatement()) {
            if (COPIES.contains(attack)) {
                CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut("copy t to stdout");
                byte[] row = copy.readFromCopy();
                while (row != null) {
                    row = copy.readFromCopy();
                }
            } else {
                statement.execute("select 1");
            }
        } finally {
            Guards.close(way);
        }
    }
}
