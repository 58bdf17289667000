package io.godwit.local.demo;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Rippling, first API generation: departments flattened by Fivetran, employees appended by Airbyte. */
final class RipplingTables {

    private static final int DEPARTMENTS = 1;
    private static final int EMPLOYEES = 2;

    private static final Fates DEPARTMENT_FATES =
            Fates.of(60).with(3, Fate.SKIP_IF_TRUE).with(3, Fate.SKIP_IF_NULL);
    private static final Fates EMPLOYEE_FATES = Fates.of(2_000)
            .with(50, Fate.SUPERSEDED)
            .with(7, Fate.VALUE_NOT_MAPPED)
            .with(5, Fate.INVALID_FORMAT)
            .with(4, Fate.NULL_SOURCE_KEY)
            .with(3, Fate.VALUE_TOO_LONG);
    /** The names of these are unique, so that an employee who knows only the name finds it. */
    private static final int NAMED_DEPARTMENTS = 20;

    private RipplingTables() {}

    static void departments(RowWriter out) throws SQLException {
        for (int row = 0; row < DEPARTMENT_FATES.rows(); row++) {
            Fate fate = DEPARTMENT_FATES.at(row);
            Boolean deleted = fate == Fate.SKIP_IF_TRUE ? Boolean.TRUE : row % 3 == 0 ? null : Boolean.FALSE;
            String name = fate == Fate.SKIP_IF_NULL ? blank(DEPARTMENT_FATES.slot(row)) : departmentName(row);
            out.addAll(departmentId(row), name, parent(row)).add(deleted).add(Words.extractedAt(0));
            out.end(fate);
        }
    }

    static void employees(RowWriter out) throws SQLException {
        for (int row = 0; row < EMPLOYEE_FATES.rows(); row++) {
            Fate fate = EMPLOYEE_FATES.at(row);
            int slot = EMPLOYEE_FATES.slot(row);
            // An older version stands after the newer one or before it: order of arrival tells nothing.
            int person = fate != Fate.SUPERSEDED ? row : slot % 2 == 0 ? row - 1 : row + 1;
            employee(out, person, fate, slot);
            String extracted = Words.extractedAt(fate == Fate.SUPERSEDED ? 1 : 0);
            out.airbyte(new Dice(EMPLOYEES, ~row), extracted, "{\"changes\": []}");
            out.end(fate);
        }
    }

    private static @Nullable String blank(int slot) {
        return slot % 3 == 0 ? null : slot % 3 == 1 ? "" : "  ";
    }

    private static String departmentId(int row) {
        return new Dice(DEPARTMENTS, row).hex(24);
    }

    private static String departmentName(int row) {
        String[] areas = {"Engineering", "Sales", "Finance", "People", "Vertrieb Süd"};
        String area = areas[row % areas.length];
        // Later ones repeat: one name under two parents.
        return row < NAMED_DEPARTMENTS ? area + " " + row : area + " East";
    }

    /** Row 0 is its own parent, 6 and 7 form a loop, many stand before their parent in key order. */
    private static @Nullable String parent(int row) {
        return switch (row) {
            case 0 -> departmentId(0);
            case 1 -> "null";
            case 2 -> null;
            case 6 -> departmentId(7);
            case 7 -> departmentId(6);
            default -> departmentId(row % 3);
        };
    }

    private static String employeeId(int person) {
        return new Dice(EMPLOYEES, person).hex(24);
    }

    private static void employee(RowWriter out, int person, Fate fate, int slot) throws SQLException {
        Dice dice = new Dice(EMPLOYEES, person);
        String id = dice.hex(24);
        String first = Words.first(dice);
        String last = Words.last(dice);
        out.add(fate == Fate.NULL_SOURCE_KEY ? null : id).add(person + 11L);
        out.addAll(
                dice.percent(3) ? dice.pick("", " ") : first,
                last,
                dice.percent(20) ? first : null,
                first + " " + last);
        out.addAll(dice.percent(10) ? null : Words.email(dice), Words.email(dice), Words.phone(dice));
        String title = dice.pick("Software Engineer", "Account Manager ", "Director, R&D", "null");
        out.add(fate == Fate.SUPERSEDED ? "Trainee" : title);
        department(out, dice);
        out.add(manager(dice, person));
        out.add(dice.pick("SALARIED_FT", "SALARIED_PT", "HOURLY_FT", "HOURLY_PT", "CONTRACTOR", "TEMP", "INTERN"));
        out.add(
                fate == Fate.VALUE_NOT_MAPPED
                        ? "ON_LEAVE"
                        : dice.pick("INIT", "HIRED", "ACCEPTED", "ACTIVE", "ACTIVE", "ACTIVE", "TERMINATED"));
        dates(out, dice, fate, slot);
        out.addAll(dice.pick("MALE", "FEMALE", "NONBINARY", "null"), null, workLocation(dice, fate));
        out.add(dice.pick("exempt", "non-exempt", "EXEMPT", "NON_EXEMPT"));
        out.add(dice.percent(30) ? Json.object("T-shirt size?", dice.pick("S", "M", "L \"tall\"")) : "{}");
        LocalDateTime created = Words.moment(dice);
        out.addAll(offsetTime(created, dice), offsetTime(created.plusDays(dice.below(90)), dice));
        out.addAll("***-**-" + dice.digits(4), Json.object("annual", dice.digits(6) + ".00"));
    }

    /** By id, by name only, or not at all. */
    private static void department(RowWriter out, Dice dice) {
        int row = dice.below(NAMED_DEPARTMENTS);
        switch (dice.below(10)) {
            case 0 -> out.addAll(dice.pick("", " "), null);
            case 1, 2 -> out.addAll(null, departmentName(row));
            default -> out.addAll(departmentId(dice.below(DEPARTMENT_FATES.rows())), null);
        }
    }

    /** The list holds active people only, so some managers are not in it. */
    private static @Nullable String manager(Dice dice, int person) {
        return switch (dice.below(40)) {
            case 0 -> "ffff" + dice.hex(20);
            case 1 -> "";
            case 2 -> null;
            case 3 -> employeeId(person);
            default -> employeeId(dice.below(EMPLOYEE_FATES.rows()));
        };
    }

    private static void dates(RowWriter out, Dice dice, Fate fate, int slot) {
        LocalDate start = Words.moment(dice).toLocalDate();
        String unparseable = slot % 2 == 0 ? "TBD" : "next Monday";
        out.add(fate == Fate.INVALID_FORMAT ? unparseable : start.toString());
        out.add(dice.percent(10) ? start.plusDays(dice.below(400)).toString() : null);
        out.add("2020-03-01");
    }

    private static @Nullable String workLocation(Dice dice, Fate fate) {
        String[] place = Words.place(dice);
        boolean remote = dice.percent(10);
        if (fate == Fate.VALUE_TOO_LONG) {
            return Json.object("city", place[0], "country", "USA");
        }
        return remote ? null : Json.object("city", place[0], "state", place[1], "zip", place[2], "country", place[3]);
    }

    private static String offsetTime(LocalDateTime moment, Dice dice) {
        String seconds = Words.iso(moment).replace("Z", "");
        return seconds + dice.pick("+0000", ".123456-07:00", "Z");
    }
}
