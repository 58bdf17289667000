package io.godwit.platform.sql;

import io.godwit.platform.access.OrganizationId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The way of repositories to our own tables. Every call is bound to one organization: the row-level security of the database
 * then shows and takes only its rows, whatever the statement says. Joins the transaction at hand or makes its own. Safe for any
 * thread.
 */
@ApplicationScoped
public class Sql {

    private final Jdbi jdbi;

    Sql(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }

    /** Runs the work with a handle that sees one organization, and gives its result. */
    public <T> T call(OrganizationId organization, Function<Handle, T> work) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> jdbi.withHandle(handle -> {
                    bind(handle, organization);
                    return work.apply(handle);
                }));
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
