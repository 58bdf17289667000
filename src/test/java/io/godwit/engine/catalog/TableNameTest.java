package io.godwit.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableNameTest {

    /** Ids of migrated rows are kept under this text: two tables that shared it would take each other's rows for their own. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "app, items, app.items",
                "App, Line Items, App.Line Items",
                "a.b, c, '\"a.b\".c'",
                "a, b.c, 'a.\"b.c\"'",
                "'\"a', b, '\"\"\"a\".b'"
            })
    void noTwoTablesReadAlike(String schema, String table, String text) {
        assertThat(new TableName(schema, table)).hasToString(text);
    }
}
