package io.godwit.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs the service under test on a given database, with a runtime login and a verification key, and with what local mode opens;
 * with the argument {@code mode=server} as closed as server mode is, with {@code sharedWith=...} with the sources as shared source
 * of these organizations.
 */
public final class ServiceResource implements QuarkusTestResourceLifecycleManager {

    private boolean serverMode;
    private String sharedWith = "";

    @Override
    public void init(Map<String, String> arguments) {
        serverMode = "server".equals(arguments.get("mode"));
        sharedWith = arguments.getOrDefault("sharedWith", "");
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        for (String datasource : new String[] {"quarkus.datasource", "quarkus.datasource.engine"}) {
            settings.put(datasource + ".jdbc.url", TestDatabase.url("godwit"));
            settings.put(datasource + ".username", TestDatabase.RUNTIME);
            settings.put(datasource + ".password", TestDatabase.PASSWORD);
        }
        settings.put("mp.jwt.verify.publickey", TestKeys.publicKeyPem());
        settings.put("mp.jwt.verify.issuer", TestKeys.ISSUER);
        settings.put("mp.jwt.verify.audiences", TestKeys.AUDIENCE);
        settings.put("godwit.secret-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        settings.put("godwit.target-schemas", "app");
        settings.put("godwit.source-allowed-cidrs", "127.0.0.1");
        settings.put("godwit.local", Boolean.toString(!serverMode));
        if (!serverMode) {
            settings.put("godwit.rate-limit.requests-per-minute", "600000");
            settings.put("godwit.rate-limit.tests-per-minute", "600");
        }
        settings.put("quarkus.http.test-port", "0");
        if (!sharedWith.isEmpty()) {
            share(settings);
        }
        return settings;
    }

    private void share(Map<String, String> settings) {
        settings.put("godwit.shared-source.host", "127.0.0.1");
        settings.put("godwit.shared-source.port", Integer.toString(TestDatabase.port()));
        settings.put("godwit.shared-source.dbname", "source");
        settings.put("godwit.shared-source.user", TestDatabase.READER);
        settings.put("godwit.shared-source.password", TestDatabase.PASSWORD);
        settings.put("godwit.shared-source.tls-mode", "disable");
        settings.put("godwit.shared-source.organizations", sharedWith);
    }

    @Override
    public void stop() {
        // The database serves all tests of this JVM and ends with it.
    }
}
