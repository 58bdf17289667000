package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.platform.error.ErrorCode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({"08006,true", "08007,true", "08P01,false", "57P01,false", "40001,false", ",false"})
    void aSessionIsLostWhenItsConnectionIs(String state, boolean lost) {
        Throwable error = new IllegalStateException(new SQLException("text", state));

        assertThat(SqlStates.isSessionLost(error)).isEqualTo(lost);
    }

    @Test
    void aPoolThatHasNoSessionToGiveIsAShortageThatPasses() {
        SQLException said = new SQLException("Sorry, acquisition timeout!");

        assertThat(SqlStates.TARGET.codeOf(said)).isEqualTo(ErrorCode.TARGET_RESOURCES);
        assertThat(SqlStates.SOURCE.codeOf(said)).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void whatADatabaseSaidIsFoundBehindWhatALibraryMadeOfIt() {
        SQLException said = new SQLException("text", "57P01");

        assertThat(SqlStates.cause(new IllegalStateException(new IllegalArgumentException(said)))
                        .map(SqlStates.TARGET::codeOf))
                .contains(ErrorCode.TARGET_UNREACHABLE);
        assertThat(SqlStates.cause(new IllegalStateException("no database"))).isEmpty();
    }
}
