package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedSourceUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://reader:p%40ss%2Bw%20rd@db.example.org:6432/landing?sslmode=require",
                "postgres://reader:p%40ss+w%20rd@db.example.org:6432/landing?sslmode=require",
                "jdbc:postgresql://db.example.org:6432/landing?user=reader&password=p%40ss%2Bw%20rd&sslmode=require",
                "host=db.example.org port=6432 dbname=landing user=reader password='p@ss+w rd' sslmode=require",
                "  user = reader password=p@ss+w\\ rd host=db.example.org\tport=6432 dbname='landing'  sslmode=require "
            })
    void everyFormSaysTheSame(String url) {
        assertThat(properties(url, false))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "godwit.shared-source.host", "db.example.org",
                        "godwit.shared-source.port", "6432",
                        "godwit.shared-source.dbname", "landing",
                        "godwit.shared-source.user", "reader",
                        "godwit.shared-source.password", "p@ss+w rd",
                        "godwit.shared-source.tls-mode", "require",
                        "godwit.shared-source.organizations", "none"));
    }

    @Test
    void whatIsNotSaidIsTheSaferWay() {
        assertThat(properties("postgresql://u:p@[2001:db8::1]/d", true))
                .containsEntry("godwit.shared-source.host", "2001:db8::1")
                .containsEntry("godwit.shared-source.port", "5432")
                .containsEntry("godwit.shared-source.tls-mode", "verify_full")
                .containsEntry("godwit.shared-source.organizations", "*");
        assertThat(SharedSourceUrl.properties(new Variables(Map.of()), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:canary@h/d?socketFactory=evil",
                "postgresql://u:canary@h/d?sslfactory=evil&sslmode=disable",
                "postgresql://u:canary@h/d?loggerFile=/tmp/x",
                "postgresql://u:canary@h/d?options=-c",
                "postgresql://u:canary@h/d?sslrootcert=/etc/x",
                "jdbc:postgresql://h/d?user=u&password=canary&user=other",
                "postgresql://u:canary@h/d?user=other",
                "postgresql://u:canary@h/d?sslmode=prefer",
                "postgresql://u:canary@h/d?sslmode=",
                "postgresql://u:canary@h/d?%zz=1",
                "postgresql://u:canary@h,h2/d",
                "postgresql://u:canary@h/d#x",
                "postgresql://u:canary@h",
                "postgresql://u:canary@h/",
                "postgresql://u:canary@/d",
                "postgresql://canary@h/d",
                "postgresql:///canary?host=/tmp",
                "mysql://u:canary@h/d",
                "jdbc:mysql://u:canary@h/d",
                "host=h dbname=d user=u password=canary sslcert=/x",
                "host=h dbname=d user=u password='canary",
                "host=h dbname=d user=u canary",
                "host=h,h2 dbname=d user=u password=canary",
                "host=/tmp dbname=d user=u password=canary",
                "host=h port=abc dbname=d user=u password=canary",
                "host=h port=0 dbname=d user=u password=canary",
                "postgresql://u:canary@h:99999/d",
                "canary"
            })
    void whatIsNotUnderstoodIsRefusedWithoutQuotingIt(String url) {
        assertThatThrownBy(() -> properties(url, false))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("MIGRATION_SOURCE_DB_URL")
                .hasMessageNotContaining("canary");
    }

    private static Map<String, String> properties(String url, boolean everybody) {
        return SharedSourceUrl.properties(new Variables(Map.of("MIGRATION_SOURCE_DB_URL", url)), everybody);
    }
}
