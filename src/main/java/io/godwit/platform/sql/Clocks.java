package io.godwit.platform.sql;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock that is injected wherever an instant is needed: that of the database, which all nodes share. */
final class Clocks {

    @Produces
    @Singleton
    Clock clock(@DataSource("engine") AgroalDataSource dataSource) {
        return new DatabaseClock(dataSource);
    }
}
