package io.godwit.platform.secret;

import static io.godwit.platform.secret.StoredSecrets.NEW_KEY;
import static io.godwit.platform.secret.StoredSecrets.OLD_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.godwit.run.Queried;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SecretRotationTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final SecretBox BEFORE = new SecretBox(OLD_KEY, List.of());
    private static final SecretBox DURING = new SecretBox(NEW_KEY, List.of(OLD_KEY));
    private static final SecretBox AFTER = new SecretBox(NEW_KEY, List.of());
    private static final int BATCH = 2;

    private final StoredSecrets stored = new StoredSecrets("rotation_" + NUMBER.incrementAndGet());

    private SecretRotation.Outcome rotate() {
        try (Connection session = TestDatabase.runtime(stored.database())) {
            return new SecretRotation(session, DURING, BATCH).run();
        } catch (SQLException cut) {
            throw new CompletionException(cut);
        }
    }

    @Test
    void everySecretOfEveryOrganizationGetsTheNewKey() {
        stored.add(UUID.randomUUID(), 5, BEFORE);
        stored.add(UUID.randomUUID(), 2, BEFORE);
        stored.add(UUID.randomUUID(), 3, AFTER);

        assertThat(rotate()).isEqualTo(new SecretRotation.Outcome(7, 3, List.of()));
        assertThat(stored.readable(AFTER)).isEqualTo(10);
        assertThat(rotate()).isEqualTo(new SecretRotation.Outcome(0, 10, List.of()));
    }

    @Test
    void aRotationThatIsCutLeavesAllReadableAndCanBeFinished() throws SQLException {
        List<SecretPlace> places = stored.add(UUID.randomUUID(), 5, BEFORE);
        CompletableFuture<SecretRotation.Outcome> cut;
        // The fourth: the first batch is committed, and the third secret is changed but not committed.
        try (Connection held = stored.held(places.get(3))) {
            cut = CompletableFuture.supplyAsync(this::rotate);
            await().until(() -> !StoredSecrets.waitingFor(held).isEmpty());
            TestDatabase.execute(
                    stored.database(),
                    "select pg_terminate_backend("
                            + StoredSecrets.waitingFor(held).get(0) + ")");
            assertThatThrownBy(cut::join).hasRootCauseInstanceOf(SQLException.class);
        }
        assertThat(stored.readable(DURING)).isEqualTo(5);
        assertThat(stored.readable(AFTER)).isEqualTo(2);
        assertThat(stored.readable(BEFORE)).isEqualTo(3);

        assertThat(rotate()).isEqualTo(new SecretRotation.Outcome(3, 2, List.of()));
        assertThat(stored.readable(AFTER)).isEqualTo(5);
    }

    @Test
    void aPasswordThatIsChangedMeanwhileStays() throws SQLException {
        SecretPlace place = stored.add(UUID.randomUUID(), 1, BEFORE).get(0);
        CompletableFuture<SecretRotation.Outcome> rotation;
        try (Connection held = stored.held(place)) {
            rotation = CompletableFuture.supplyAsync(this::rotate);
            await().until(() -> !StoredSecrets.waitingFor(held).isEmpty());
            try (PreparedStatement change =
                    held.prepareStatement("update godwit.connection set password = ? where id = ?")) {
                change.setBytes(1, BEFORE.seal("set meanwhile", place));
                change.setObject(2, place.object());
                change.executeUpdate();
            }
            held.commit();
        }
        assertThat(rotation.join()).isEqualTo(new SecretRotation.Outcome(1, 0, List.of()));
        assertThat(AFTER.open(stored.sealed(place), place)).isEqualTo("set meanwhile");
    }

    @Test
    void whatNoKeyOpensIsNamedAndStaysAsItIs() {
        List<SecretPlace> places = stored.add(UUID.randomUUID(), 4, BEFORE);
        SecretPlace wrong = places.get(1);
        TestDatabase.execute(
                stored.database(),
                "update godwit.connection set password = (select password from godwit.connection where id = '"
                        + places.get(0).object() + "') where id = '" + wrong.object() + "'");
        byte[] before = stored.sealed(wrong);

        SecretRotation.Outcome outcome = rotate();

        assertThat(outcome).isEqualTo(new SecretRotation.Outcome(3, 0, List.of(wrong)));
        assertThat(stored.sealed(wrong)).isEqualTo(before);
    }

    /** A column of bytes that is added later is a secret that this rotation would forget. */
    @Test
    void everyColumnOfBytesIsKnown() {
        assertThat(Queried.column(
                        stored.database(),
                        "select table_name || '.' || column_name from information_schema.columns where table_schema = 'godwit'"
                                + " and data_type = 'bytea' and table_name <> 'scheduled_tasks'"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SecretColumn.values())
                        .map(secret -> secret.table() + "." + secret.column())
                        .toList());
    }
}
