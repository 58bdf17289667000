package io.godwit.platform.sql;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The way of repositories to our own tables. Every call is bound to one organization: the row-level security of the database
 * then shows and takes only its rows, whatever the statement says. Joins the transaction at hand or makes its own. Safe for any
 * thread.
 */
@ApplicationScoped
public class Sql {

    private static final String NO_TEXT = "22021";

    private final Jdbi jdbi;

    Sql(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    /** Runs the work with a handle that sees one organization, and gives its result. */
    public <T> T call(OrganizationId organization, Function<Handle, T> work) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> jdbi.withHandle(handle -> {
                    bind(handle, organization);
                    return done(work, handle);
                }));
    }

    /** PostgreSQL keeps no NUL, so a caller's text that holds one is the caller's fault, wherever it stood. */
    private static <T> T done(Function<Handle, T> work, Handle handle) {
        try {
            return work.apply(handle);
        } catch (JdbiException failure) {
            if (failure.getCause() instanceof SQLException refused && NO_TEXT.equals(refused.getSQLState())) {
                throw new GodwitException(
                        ErrorCode.INVALID_REQUEST, "A text of the request holds the character NUL", failure);
            }
            throw failure;
        }
    }

    /** Runs the work with a handle that sees one organization. */
    public void run(OrganizationId organization, Consumer<Handle> work) {
        call(organization, handle -> {
            work.accept(handle);
            return true;
        });
    }

    private static void bind(Handle handle, OrganizationId organization) {
        handle.createQuery("select set_config('app.organization_id', :organization, true)")
                .bind("organization", organization.toString())
                .mapTo(String.class)
                .one();
    }
}
