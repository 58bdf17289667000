package io.godwit.walk;

import io.godwit.mapping.Landing;
import io.godwit.run.Route;
import io.godwit.support.Api;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A new organization with objects for one call, made when the call asks for them. */
final class Stage {

    private final Route route = Route.plain(1);

    UUID organization() {
        return route.organization;
    }

    /** A user who may do everything. */
    Api owner() {
        return route.api;
    }

    /** A user of the organization who may do nothing but this. */
    Api with(String... permissions) {
        return Api.of(route.organization, permissions);
    }

    /** A connection that nothing refers to. */
    String connection() {
        return route.connection;
    }

    String schema() {
        return route.schema;
    }

    String target() {
        return route.target;
    }

    /** A mapping that is active and has no runs. */
    String mapping() {
        return route.mapping();
    }

    /** A mapping that is not active. */
    String inactiveMapping() {
        return route.mapping("active", false);
    }

    /** A run that has ended. */
    String run() {
        return route.ran(route.mapping(), 1).getString("id");
    }

    /** A run that no worker will ever have. */
    String idleRun() {
        run();
        return route.idleRun();
    }

    /** A run that was cancelled. */
    String cancelledRun() {
        String run = run();
        route.target("update godwit.run set status = 'cancelled' where organization_id = '{o}'");
        return run;
    }

    /** What a client sends to get a mapping of the connection. */
    Map<String, Object> draft() {
        return Map.of(
                "connectionId",
                connection(),
                "sourceSchema",
                schema(),
                "sourceTable",
                "rows",
                "targetTable",
                target(),
                "fields",
                List.of(field("external_id", "id"), field("name", "name")));
    }

    private static Map<String, Object> field(String target, String source) {
        return Map.of("targetColumn", target, "sourceColumns", List.of(source));
    }

    /** What a client sends to get the defaults; one of their tables has landed. */
    Map<String, String> defaults(String system) {
        Landing landing = Landing.in(schema() + "_walk").table("departments", "id", "name", "parent");
        return Map.of("connectionId", connection(), "sourceSystem", system, "schema", landing.schema());
    }

    /** The entries of the audit log behind the service's back, oldest first, as {@code action outcome object}. */
    List<String> entries() {
        return route.rows("select concat_ws(' ', action, outcome, object_id) from godwit.audit_entry"
                + " where organization_id = '{o}' order by seq");
    }

    /** All that the organization has, behind the service's back. */
    List<String> state() {
        return Stream.of("connection", "mapping", "run", "idempotency", "audit_entry", "audit_head")
                .flatMap(
                        table -> route
                                .rows("select t::text from godwit." + table
                                        + " t where organization_id = '{o}' order by 1")
                                .stream())
                .toList();
    }
}
