package io.godwit.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.godwit.connection.address.ScriptedNames;
import io.godwit.run.Barrier;
import io.godwit.run.Route;
import io.godwit.support.Api;
import io.godwit.support.Door;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service whose operator has opened one address and one port meets every way of writing another one, wherever an address comes
 * in or is used. At each address of this machine somebody counts who comes.
 */
@Tag("slow")
@QuarkusTest
@TestProfile(ForbiddenAddressesTest.Closed.class)
class ForbiddenAddressesTest {

    private static final String CONNECTION = "/api/v1/connections/{id}";
    private static final Set<String> REFUSALS = Set.of("source_name_unknown", "destination_not_allowed");
    private static final List<Door> FORBIDDEN = new ArrayList<>();

    private static int port;
    private static int stored;
    private static Door open;
    private static Route route;
    private static String mapping;
    /** A run that has moved the first of three rows and then was cancelled. */
    private static String run;

    @Inject
    ScriptedNames names;

    /** One open address and port, and a name service under our control. */
    public static final class Closed implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(ScriptedNames.class);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ServiceResource.class, Map.of("sources", "closed")));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @BeforeAll
    static void openDoors() throws SocketException {
        port = ConfigProvider.getConfig().getValue("godwit.source-allowed-ports", Integer.class);
        open = Door.to(TestDatabase.port(), address(ServiceResource.OPEN_ADDRESS), port);
        Set<String> ours = new TreeSet<>(Set.of("127.0.0.1", "127.0.0.2"));
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            network.inetAddresses().map(InetAddress::getHostAddress).forEach(ours::add);
        }
        ours.forEach(each -> FORBIDDEN.add(Door.closed(address(each), port)));
        FORBIDDEN.add(Door.closed(address(ServiceResource.OPEN_ADDRESS), 0));
    }

    @AfterAll
    static void closeDoors() {
        FORBIDDEN.forEach(Door::close);
        open.close();
    }

    @BeforeEach
    void cancelARun() {
        if (route == null) {
            route = Route.plain(3);
            pointTo(ServiceResource.OPEN_ADDRESS, port);
            mapping = route.mapping();
            try (Barrier barrier = Barrier.before(route, "2")) {
                run = route.started(mapping, 1);
                barrier.reached();
                route.api
                        .request()
                        .post(Route.RUNS + "/{id}/cancel", run)
                        .then()
                        .statusCode(202);
            }
            assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "2130706433",
                "0",
                "0x7f.1",
                "0x7f000001",
                "0X7F.0.0.1",
                "017700000001",
                "0177.0.0.1",
                "127.0.0.1.",
                "127.0.0.1:5432",
                "127.0.0.1/8",
                "127.0.0.1,127.0.0.77",
                "127.0.0.77,127.0.0.1",
                "[::1]",
                "fe80::1%lo",
                "::1%1",
                "/127.0.0.1",
                "localhost\n",
                " localhost",
                "user@localhost",
                "localhost#",
                "localhost?x=",
                "127\u30020\u30020\u30021",
                "\uFF11\uFF12\uFF17.0.0.1",
                "\u24DBocalhost",
                "l\u00F6calhost",
                ""
            })
    void whatIsNoAddressIsNotTakenAndNotUsedWhenItIsStored(String host) {
        Map<String, Object> draft = Api.draft("Elsewhere", Map.of("host", host, "port", port));
        int before = open.visits();
        for (String path : List.of("/api/v1/connections", "/api/v1/connections/test")) {
            route.api
                    .request()
                    .body(draft)
                    .post(path)
                    .then()
                    .statusCode(422)
                    .body("violations.field", contains("/host"));
        }
        isNotUsed(host, port);
        assertThat(open.visits()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.01",
                "127.0.0.2",
                "127.0.0.76",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "0:0:0:0:0:0:0:1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "::FFFF:A9FE:A9FE",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1",
                "fc00::1",
                "fe80::1",
                "ff02::1",
                "localhost",
                "LOCALHOST",
                "localhost.",
                ":::",
                "1:2:3",
                "xn--lcalhost-n4a.invalid"
            })
    void anAddressThatTheOperatorHasNotOpenedIsStoredAndNotUsed(String host) {
        String key = "at_" + stored++;
        Map<String, Object> draft = Api.draft(key, Map.of("host", host, "port", port, "sourceKey", key));
        int before = open.visits();
        String id = route.api.created(draft);
        isRefused(route.api.request().post(CONNECTION + "/test", id));
        isRefused(route.api.request().get(CONNECTION + "/schemas", id));
        isRefused(route.api.request().body(draft).post("/api/v1/connections/test"));
        isNotUsed(host, port);
        assertThat(open.visits()).isEqualTo(before);
    }

    @Test
    void aPortThatTheOperatorHasNotOpenedIsNotUsed() {
        int closed = FORBIDDEN.get(FORBIDDEN.size() - 1).port();
        isNotUsed(ServiceResource.OPEN_ADDRESS, closed);
    }

    @Test
    void aNameIsAskedForOnceSoThatItCannotChangeBehindTheCheck() {
        pointTo("rebinding.test", port);
        for (String path : List.of("/test", "/schemas")) {
            int before = open.visits();
            names.script("rebinding.test", List.of(at(ServiceResource.OPEN_ADDRESS), at("127.0.0.1")));
            Response answer = path.equals("/test")
                    ? route.api.request().post(CONNECTION + path, route.connection)
                    : route.api.request().get(CONNECTION + path, route.connection);
            answer.then().statusCode(200);
            assertThat(open.visits()).isGreaterThan(before);
            assertThat(names.asked()).isEqualTo(1);
            nobodyCame();
        }
        names.script("rebinding.test", List.of(at("127.0.0.1"), at(ServiceResource.OPEN_ADDRESS)));
        isRefused(route.api.request().post(CONNECTION + "/test", route.connection));
        nobodyCame();
    }

    @Test
    void oneForbiddenAddressAmongSeveralIsEnough() {
        for (List<InetAddress> answer :
                List.of(at(ServiceResource.OPEN_ADDRESS, "127.0.0.1"), at("127.0.0.1", ServiceResource.OPEN_ADDRESS))) {
            int before = open.visits();
            names.script("several.test", List.of(answer));
            isNotUsed("several.test", port);
            assertThat(open.visits()).isEqualTo(before);
        }
    }

    @Test
    void theServicesOwnDatabaseIsKnownUnderAnyName() {
        names.script("another.test", List.of(at(ServiceResource.OPEN_ADDRESS)));
        for (String host : List.of("another.test", ServiceResource.OPEN_ADDRESS)) {
            Map<String, Object> own =
                    Api.draft("Own at " + host, Map.of("host", host, "port", port, "database", "godwit"));
            String id = route.api.created(own);
            route.api
                    .request()
                    .post(CONNECTION + "/test", id)
                    .then()
                    .body("ok", equalTo(false))
                    .body("stages.code", hasItem("destination_not_allowed"));
            route.api
                    .request()
                    .get(CONNECTION + "/schemas", id)
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("destination_not_allowed"));
        }
    }

    @Test
    void theOpenAddressIsUsed() {
        pointTo(ServiceResource.OPEN_ADDRESS, port);
        int before = open.visits();
        assertThat(route.ran(mapping, 10).getString("status")).isEqualTo("completed");
        assertThat(open.visits()).isGreaterThan(before);
    }

    @Test
    void aDoorCountsWhoComes() throws IOException {
        try (Door door = Door.closed(address("127.0.0.1"), 0);
                Socket visitor = new Socket("127.0.0.1", door.port())) {
            await().until(() -> visitor.isConnected() && door.visits() == 1);
        }
    }

    /** The stored connection leads there behind the service's back, and nothing that uses it goes. */
    private static void isNotUsed(String host, int at) {
        pointTo(host, at);
        isRefused(route.api.request().post(CONNECTION + "/test", route.connection));
        isRefused(route.api.request().get(CONNECTION + "/schemas", route.connection));
        isRefused(route.start("mappingId", mapping));
        route.api.request().post(Route.RUNS + "/{id}/resume", run).then().statusCode(202);
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("error.code")).isIn(REFUSALS);
        nobodyCame();
    }

    /** A test tells where it stopped, everything else is refused. */
    private static void isRefused(Response answer) {
        if (answer.statusCode() == 200) {
            assertThat(answer.<Boolean>path("ok")).isFalse();
            List<String> codes = answer.path("stages.code");
            assertThat(codes).containsAnyElementsOf(REFUSALS);
            assertThat(answer.<String>path("stages[2].status")).isEqualTo("not_reached");
        } else {
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.<String>path("code")).isIn(REFUSALS);
        }
    }

    private static void nobodyCame() {
        assertThat(FORBIDDEN).allMatch(door -> door.visits() == 0);
    }

    private static void pointTo(String host, int at) {
        TestDatabase.execute(
                "godwit",
                "update godwit.connection set host = '" + host + "', port = " + at + " where id = '" + route.connection
                        + "'");
    }

    private static List<InetAddress> at(String... literals) {
        return List.of(literals).stream().map(ForbiddenAddressesTest::address).toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
