package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.godwit.support.ServiceResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What the database does to a session whose node has frozen or was cut off inside a transaction. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class SessionLimitsTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    @DataSource("engine")
    AgroalDataSource engine;

    @Test
    void noSessionKeepsItsLocksWhileItsNodeIsSilent() throws SQLException {
        assertThat(shown(dataSource, "idle_in_transaction_session_timeout")).isEqualTo("10s");
        assertThat(shown(engine, "idle_in_transaction_session_timeout")).isEqualTo("1min");
    }

    @Test
    void noSessionWaitsLongForALockOfSomebodyElse() throws SQLException {
        assertThat(shown(dataSource, "lock_timeout")).isEqualTo("10s");
        assertThat(shown(engine, "lock_timeout")).isEqualTo("10s");
    }

    private static String shown(AgroalDataSource pool, String setting) throws SQLException {
        try (Connection session = pool.getConnection();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
