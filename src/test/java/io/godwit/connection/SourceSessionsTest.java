package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.Sql;
import io.godwit.support.Api;
import io.godwit.support.Door;
import io.godwit.support.ServiceResource;
import io.godwit.support.Sources;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class SourceSessionsTest {

    private static final String INSERT = "insert into writable.written values (1)";

    @Inject
    SourceSessions sessions;

    @Inject
    Sql sql;

    private final OrganizationId organization = new OrganizationId(UUID.randomUUID());
    private final Api api = Api.of(organization.value(), "pf.data_migration.manage");

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    private java.sql.Connection open() {
        String id = api.created(draft("Source " + UUID.randomUUID(), Map.of("username", "writer")));
        return sessions.open(organization, UUID.fromString(id)).connection();
    }

    /** A login may bring settings of its own: what decides how values and waits come out is set anew. */
    @Test
    void settingsOfTheLoginDoNotHold() throws SQLException {
        TestDatabase.execute("source", """
                alter role writer set intervalstyle = 'iso_8601';
                alter role writer set bytea_output = 'escape';
                alter role writer set timezone = 'Asia/Kathmandu';
                alter role writer set datestyle = 'German';
                alter role writer set extra_float_digits = -15;
                alter role writer set lock_timeout = 0;
                alter role writer set statement_timeout = 0;
                alter role writer set default_transaction_read_only = off""");
        String id = api.created(draft("Source " + UUID.randomUUID(), Map.of("username", "writer")));
        try (java.sql.Connection call =
                        sessions.open(organization, UUID.fromString(id)).connection();
                java.sql.Connection run = sessions.openForReading(organization, UUID.fromString(id))
                        .connection()) {
            assertThat(settings(call)).isEqualTo("postgres hex UTC ISO, YMD 1 10s 25s on repeatable read");
            assertThat(settings(run)).isEqualTo("postgres hex UTC ISO, YMD 1 10s 0 on repeatable read");
        }
    }

    /** The driver takes leave of the server, and fails where it cannot: no run or call may fail of that. */
    @Test
    void aSessionEndsAlsoWhenItsServerIsGone() throws Exception {
        try (Door way = Door.to(TestDatabase.port(), InetAddress.getLoopbackAddress(), 0)) {
            String id =
                    api.created(draft("Source " + UUID.randomUUID(), Map.of("username", "writer", "port", way.port())));
            SourceSessions.Session plain = sessions.open(organization, UUID.fromString(id));
            SourceSessions.Session session = sessions.open(organization, UUID.fromString(id));
            way.reset();
            assertThatThrownBy(plain.connection()::close).isInstanceOf(SQLException.class);
            session.close();
            assertThat(session.connection().isClosed()).isTrue();
        }
    }

    private static String settings(java.sql.Connection session) throws SQLException {
        String query = Stream.of(
                        "intervalstyle",
                        "bytea_output",
                        "timezone",
                        "datestyle",
                        "extra_float_digits",
                        "lock_timeout",
                        "statement_timeout",
                        "transaction_read_only",
                        "transaction_isolation")
                .map(name -> "current_setting('" + name + "')")
                .collect(Collectors.joining(" || ' ' || ", "select ", ""));
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void aLoginThatMayWriteStillOnlyReads() throws SQLException {
        try (java.sql.Connection session = open();
                Statement statement = session.createStatement()) {
            assertThatThrownBy(() -> statement.execute(INSERT))
                    .extracting("SQLState")
                    .isEqualTo("25006");
            session.rollback();
            // Also in the transactions that follow, and after the driver's own switch.
            assertThatThrownBy(() -> statement.execute(INSERT))
                    .extracting("SQLState")
                    .isEqualTo("25006");
            session.rollback();
            statement.executeQuery("select 1").close();
            assertThatThrownBy(() -> statement.execute("set transaction read write"))
                    .extracting("SQLState")
                    .isEqualTo("25001");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transaction_read_only,on",
        "transaction_isolation,repeatable read",
        "default_transaction_read_only,on",
        "DateStyle,'ISO, YMD'",
        "IntervalStyle,postgres",
        "TimeZone,UTC",
        "extra_float_digits,1",
        "bytea_output,hex",
        "statement_timeout,25s",
        "application_name,godwit"
    })
    void aSessionHasTheSettingsThatItPromises(String setting, String value) throws SQLException {
        try (java.sql.Connection session = open();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            assertThat(session.getAutoCommit()).isFalse();
            row.next();
            assertThat(row.getString(1)).isEqualTo(value);
        }
    }

    @Test
    void anotherOrganizationCannotOpenIt() {
        String id = api.created(draft("Mine"));
        assertThatThrownBy(() -> sessions.open(new OrganizationId(UUID.randomUUID()), UUID.fromString(id)))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void rowLevelSecurityHidesTheRowEvenFromAStatementThatNamesIt() {
        UUID id = UUID.fromString(api.created(draft("Walled")));
        assertThat(found(organization, id)).isOne();
        assertThat(found(new OrganizationId(UUID.randomUUID()), id)).isZero();
    }

    /** Runs the repository's statement for our row with a handle bound to some organization. */
    private int found(OrganizationId bound, UUID id) {
        return sql.call(
                        bound,
                        handle -> handle.createQuery(ConnectionRepository.FIND)
                                .bind("organization", organization.value())
                                .bind("id", id)
                                .bind("shared", false)
                                .mapToMap()
                                .list())
                .size();
    }
}
