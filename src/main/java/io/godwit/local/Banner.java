package io.godwit.local;

import java.io.PrintStream;
import java.util.Map;

/** What a person sees once local mode is ready. */
final class Banner {

    private Banner() {}

    static void print(LocalService service, PrintStream out) {
        Map<String, String> environment = service.environment();
        String url = service.url().toString();
        out.println("""

                Godwit is ready (local mode: this machine only, data is kept and survives restarts)

                  REST        %1$s/api/v1
                  OpenAPI     %1$s/q/openapi      Swagger UI  %1$s/q/swagger-ui
                  GraphQL     %1$s/graphql        GraphiQL    %1$s/q/graphql-ui
                  Health      %1$s/q/health      Metrics     %1$s/q/metrics
                  Data        %2$s
                  Variables   %3$s   (URL, token, psql address, demo connection)
                  Database    psql "$GODWIT_LOCAL_PSQL_URL"
                  Token       valid for 12 hours, everything in organization %4$s:
                %5$s

                Try this - it maps a demo source, migrates a table, and waits for the end:

                  . '%3$s'
                  curl -s -H "Authorization: Bearer $GODWIT_TOKEN" -H 'Content-Type: application/json' \\
                    -d '{"connectionId":"'$GODWIT_DEMO_CONNECTION_ID'","sourceSystem":"rippling"}' \\
                    $GODWIT_URL/api/v1/mappings/defaults > /dev/null &&
                  run=$(curl -s -H "Authorization: Bearer $GODWIT_TOKEN" -H 'Content-Type: application/json' \\
                    -d '{"connectionId":"'$GODWIT_DEMO_CONNECTION_ID'","sourceSchema":"source_rippling","sourceTable":"departments","targetTable":"hr_departments"}' \\
                    $GODWIT_URL/api/v1/runs | sed 's/^{"id":"\\([^"]*\\)".*/\\1/') &&
                  curl -s -H "Authorization: Bearer $GODWIT_TOKEN" "$GODWIT_URL/api/v1/runs/$run?wait=30s"
                """.formatted(
                        url,
                        service.home().directory(),
                        service.home().environmentFile(),
                        LocalTokens.ORGANIZATION,
                        environment.get("GODWIT_TOKEN")));
    }
}
