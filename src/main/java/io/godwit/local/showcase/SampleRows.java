package io.godwit.local.showcase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A few migrated rows as the application finds them. Their values are made up. */
final class SampleRows {

    private static final int NAME_WIDTH = 18;

    private static final String EMPLOYEE = """
        select employee.external_id, employee.display_name as name, employee.job_title, department.name as department,
               manager.display_name as manager, employee.employment_type, employee.hire_date, employee.phone
          from app.hr_employees employee
          join app.hr_departments department
            on department.organization_id = employee.organization_id and department.id = employee.department_id
          join app.hr_employees manager
            on manager.organization_id = employee.organization_id and manager.id = employee.manager_id
         where employee.organization_id = ? and employee.id <> manager.id
         order by employee.external_id
         limit 1
        """;

    private static final String VENDOR = """
        select source_system, vendor_number, name, city, country, phone, currency_code, payment_terms, status,
               payment_hold
          from app.fa_vendors
         where organization_id = ? and source_system = 'sage_intacct' and phone is not null
         order by vendor_number
         limit 1
        """;

    private static final String CALL = """
        select external_id, started_at, direction, channel, outcome, from_name, from_number, to_extension,
               duration_seconds, has_recording
          from app.ce_calls
         where organization_id = ? and from_number is not null
         order by external_id
         limit 1
        """;

    private SampleRows() {}

    static List<String> lines(Connection target, UUID organization) throws SQLException {
        List<String> lines = new ArrayList<>();
        add(lines, "app.hr_employees, with department and manager found", EMPLOYEE, target, organization);
        add(lines, "app.fa_vendors", VENDOR, target, organization);
        add(lines, "app.ce_calls", CALL, target, organization);
        return lines;
    }

    private static void add(List<String> lines, String title, String query, Connection target, UUID organization)
            throws SQLException {
        lines.add(title);
        try (PreparedStatement select = target.prepareStatement(query)) {
            select.setObject(1, organization);
            addFirst(select, lines);
        }
    }

    private static void addFirst(PreparedStatement select, List<String> lines) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            ResultSetMetaData columns = row.getMetaData();
            if (!row.next()) {
                lines.add("  no such row");
                return;
            }
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i);
                String value = row.getString(i);
                lines.add("  " + name + " ".repeat(NAME_WIDTH - name.length()) + (value == null ? "-" : value));
            }
        }
    }
}
