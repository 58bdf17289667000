package io.godwit.connection;

import static io.godwit.connection.Diagnosis.StageStatus.FAILED;
import static io.godwit.connection.Diagnosis.StageStatus.NOT_REACHED;
import static io.godwit.connection.Diagnosis.StageStatus.OK;

import io.godwit.connection.Diagnosis.Stage;
import io.godwit.connection.Diagnosis.StageName;
import io.godwit.connection.address.SourceAddresses;
import io.godwit.connection.guard.CallSlots;
import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.limit.RateLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Walks the way to a source step by step and tells the first that fails. Stateless, safe for any thread. */
@ApplicationScoped
class ConnectionTester {

    private static final int CONNECT_TIMEOUT_MS = 5000;
    private static final int MOST_NAMES = 10;

    private final SourceSessions sessions;
    private final SourceAddresses addresses;
    private final RateLimits rates;
    private final CallSlots slots;

    ConnectionTester(SourceSessions sessions, SourceAddresses addresses, RateLimits rates, CallSlots slots) {
        this.sessions = sessions;
        this.addresses = addresses;
        this.rates = rates;
        this.slots = slots;
    }

    /**
     * Tests a way. Never throws for a fault of the source: that is what it tells.
     *
     * @throws GodwitException RATE_LIMITED when the organization has tested too often, TOO_MANY_CALLS when too many wait for
     *     sources already
     */
    Diagnosis test(OrganizationId organization, SourceLogin login, String schemaPattern) {
        rates.connectionTest(organization);
        return slots.within(organization.value(), () -> walked(organization, login, schemaPattern));
    }

    private Diagnosis walked(OrganizationId organization, SourceLogin login, String schemaPattern) {
        Walk walk = new Walk();
        try {
            List<InetAddress> found = walk.step(StageName.NAME, () -> addresses.resolve(login.host()));
            walk.step(StageName.ADDRESS, () -> checked(found, login.port()));
            walk.step(StageName.TCP, () -> reached(found, login.port()));
            try (Connection session = walk.step(StageName.LOGIN, () -> sessions.connect(login, found, Patience.CALL))) {
                look(walk, organization, session, schemaPattern);
            }
        } catch (GodwitException | SQLException stopped) {
            // The walk has noted where; a session that does not close is lost either way.
        }
        return walk.diagnosis();
    }

    private void look(Walk walk, OrganizationId organization, Connection session, String schemaPattern) {
        walk.serverVersion = walk.step(StageName.READ_ONLY, () -> readOnlyVersion(organization, session));
        Inspector inspector = new PostgresInspector(session);
        List<String> schemas = walk.step(StageName.RIGHTS, () -> readable(inspector, schemaPattern));
        walk.schemas = walk.step(StageName.SCHEMAS, () -> someOf(schemas, schemaPattern));
    }

    private List<InetAddress> checked(List<InetAddress> found, int port) {
        addresses.check(found, port);
        return found;
    }

    private static InetAddress reached(List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MS);
                return address;
            } catch (IOException next) {
                // One of several addresses is enough.
            }
        }
        throw new GodwitException(ErrorCode.SOURCE_UNREACHABLE, "Nothing answers at port " + port);
    }

    private String readOnlyVersion(OrganizationId organization, Connection session) {
        sessions.makeReadOnly(organization, session, Patience.CALL);
        try {
            return session.getMetaData().getDatabaseProductVersion();
        } catch (SQLException fault) {
            throw SourceFaults.of(fault);
        }
    }

    private static List<String> readable(Inspector inspector, String schemaPattern) {
        List<String> schemas = inspector.schemas(schemaPattern);
        List<String> unreadable = inspector.unreadable(schemas);
        if (!unreadable.isEmpty()) {
            int more = unreadable.size() - MOST_NAMES;
            throw new GodwitException(
                    ErrorCode.SOURCE_PERMISSION_DENIED,
                    "The login may not read "
                            + String.join(", ", unreadable.subList(0, Math.min(MOST_NAMES, unreadable.size())))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
        return schemas;
    }

    private static List<String> someOf(List<String> schemas, String schemaPattern) {
        if (schemas.isEmpty()) {
            throw new GodwitException(ErrorCode.NO_SCHEMAS_FOUND, "No schema matches " + schemaPattern);
        }
        return schemas;
    }

    /** The steps gone so far; belongs to one test. */
    private static final class Walk {

        private final List<Stage> stages = new ArrayList<>();
        private @Nullable String serverVersion;
        private List<String> schemas = List.of();

        <T> T step(StageName name, Supplier<T> work) {
            long start = System.nanoTime();
            try {
                T result = work.get();
                stages.add(new Stage(name, OK, null, null, null, since(start)));
                return result;
            } catch (GodwitException failure) {
                ErrorCode code = failure.code();
                stages.add(new Stage(name, FAILED, code.wire(), code.hint(), failure.detail(), since(start)));
                throw failure;
            }
        }

        Diagnosis diagnosis() {
            boolean ok = stages.stream().allMatch(stage -> stage.status() == OK);
            StageName[] names = StageName.values();
            for (int at = stages.size(); at < names.length; at++) {
                stages.add(new Stage(names[at], NOT_REACHED, null, null, null, 0));
            }
            return new Diagnosis(ok, stages, serverVersion, schemas);
        }

        private static int since(long start) {
            return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
    }
}
