package io.godwit.engine.transform;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source of named, typed columns and an application with a department and an employee table, for tests of rules. */
final class TestSource {

    static final TableName DEPARTMENTS = new TableName("app", "hr_departments");
    static final TableName EMPLOYEES = new TableName("app", "hr_employees");

    private final List<Column> columns = new ArrayList<>();

    static TestSource of(String... textColumns) {
        TestSource source = new TestSource();
        for (String name : textColumns) {
            source.column(name, "text");
        }
        return source;
    }

    TestSource column(String name, String type) {
        columns.add(column(name, type, true));
        return this;
    }

    /** The mapping's surroundings; it writes {@link #EMPLOYEES}. */
    MappingScope mapping() {
        Table departments = table(DEPARTMENTS, "id!", "external_id!", "name!", "source_system!");
        Table employees = table(
                EMPLOYEES,
                "id!",
                "external_id!",
                "full_name",
                "work_email",
                "department_id",
                "team_id!",
                "manager_id",
                "custom_fields",
                "hire_date");
        Map<String, Table> tables = Map.of(
                "hr_departments", departments,
                "app.hr_departments", departments,
                "hr_employees", employees);
        return new MappingScope(columns, employees, name -> Optional.ofNullable(tables.get(name)));
    }

    CompileScope nullableField(int... fieldColumns) {
        return new FieldScope(new SourceColumns(columns), mapping(), fieldColumns, true);
    }

    CompileScope notNullField(int... fieldColumns) {
        return new FieldScope(new SourceColumns(columns), mapping(), fieldColumns, false);
    }

    private static Table table(TableName name, String... columns) {
        List<Column> made = new ArrayList<>();
        for (String column : columns) {
            made.add(column(column.replace("!", ""), "text", !column.endsWith("!")));
        }
        return new Table(name, made, List.of(), List.of());
    }

    private static Column column(String name, String type, boolean nullable) {
        return new Column(name, DataType.of(type), nullable, null, null, false);
    }
}
