package io.godwit.connection;

import io.godwit.connection.Diagnosis.Finding;
import io.godwit.connection.Diagnosis.Hint;
import io.godwit.connection.Diagnosis.StageName;
import io.godwit.connection.address.SourceAddresses;
import io.godwit.connection.guard.CallSlots;
import io.godwit.connection.login.Patience;
import io.godwit.connection.login.SourceFaults;
import io.godwit.connection.login.SourceLogin;
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

/** Walks the way to a source step by step and tells the first that fails. Stateless, safe for any thread. */
@ApplicationScoped
class ConnectionTester {

    private static final int CONNECT_TIMEOUT_MS = 5000;
    private static final int MOST_NAMES = 10;

    /** As many as a session tries: a name may have thousands where nothing answers. */
    private static final int MOST_ADDRESSES = 4;

    private final SourceSessions sessions;
    private final SourceAddresses addresses;
    private final RateLimits rates;
    private final CallSlots slots;
    private final FreeSpace space;

    ConnectionTester(
            SourceSessions sessions, SourceAddresses addresses, RateLimits rates, CallSlots slots, FreeSpace space) {
        this.sessions = sessions;
        this.addresses = addresses;
        this.rates = rates;
        this.slots = slots;
        this.space = space;
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
            TlsStages.walk(walk, login, found);
            try (SourceSessions.Session session =
                    walk.step(StageName.LOGIN, () -> sessions.connect(login, found, Patience.CALL))) {
                look(walk, organization, session.connection(), schemaPattern);
            }
        } catch (GodwitException stopped) {
            // The walk has noted where.
        }
        return walk.diagnosis();
    }

    private void look(Walk walk, OrganizationId organization, Connection session, String schemaPattern) {
        String version = walk.step(StageName.READ_ONLY, () -> readOnlyVersion(organization, session));
        walk.found(new Finding(version, List.of(), null, List.of()));
        Inspector inspector = new PostgresInspector(session);
        List<String> schemas = walk.step(StageName.RIGHTS, () -> readable(inspector, schemaPattern));
        walk.step(StageName.SCHEMAS, () -> someOf(schemas, schemaPattern));
        long bytes = inspector.bytes(schemas);
        walk.found(new Finding(version, schemas, bytes, hints(inspector.writable(schemas), bytes)));
    }

    private List<Hint> hints(List<String> writable, long bytes) {
        List<Hint> hints = new ArrayList<>();
        if (!writable.isEmpty()) {
            hints.add(new Hint(
                    "write_rights", "Give the login no more than SELECT; it may also change " + someNames(writable)));
        }
        hints.add(space.hint(bytes));
        return hints;
    }

    private static String someNames(List<String> names) {
        int more = names.size() - MOST_NAMES;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private List<InetAddress> checked(List<InetAddress> found, int port) {
        addresses.check(found, port);
        return found;
    }

    private static InetAddress reached(List<InetAddress> addresses, int port) {
        for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
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
            throw new GodwitException(
                    ErrorCode.SOURCE_PERMISSION_DENIED, "The login may not read " + someNames(unreadable));
        }
        return schemas;
    }

    private static List<String> someOf(List<String> schemas, String schemaPattern) {
        if (schemas.isEmpty()) {
            throw new GodwitException(ErrorCode.NO_SCHEMAS_FOUND, "No schema matches " + schemaPattern);
        }
        return schemas;
    }
}
