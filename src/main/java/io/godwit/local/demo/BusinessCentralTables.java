package io.godwit.local.demo;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Business Central, API v2.0 names as Airbyte lands them. */
final class BusinessCentralTables {

    private static final int ACCOUNTS = 3;
    private static final int CUSTOMERS = 4;
    private static final int VENDORS = 5;

    private static final Fates ACCOUNT_FATES =
            Fates.of(400).with(4, Fate.SKIP_IF_NULL).with(2, Fate.INVALID_FORMAT);
    private static final Fates CUSTOMER_FATES = Fates.of(1_500)
            .with(6, Fate.VALUE_NOT_MAPPED)
            .with(8, Fate.SKIP_IF_NULL)
            .with(3, Fate.VALUE_TOO_LONG);
    private static final Fates VENDOR_FATES =
            Fates.of(800).with(4, Fate.VALUE_NOT_MAPPED).with(5, Fate.SKIP_IF_NULL);

    /** Two companies of one environment share the account numbers; no column tells them apart. */
    private static final int NUMBERS = 200;

    private BusinessCentralTables() {}

    static void accounts(RowWriter out) throws SQLException {
        for (int row = 0; row < ACCOUNT_FATES.rows(); row++) {
            account(out, row, ACCOUNT_FATES.at(row));
        }
    }

    static void customers(RowWriter out) throws SQLException {
        for (int row = 0; row < CUSTOMER_FATES.rows(); row++) {
            Fate fate = CUSTOMER_FATES.at(row);
            Dice dice = new Dice(CUSTOMERS, row);
            out.addAll(dice.uuid(), "C" + (10_000 + row), name(dice, fate, CUSTOMER_FATES.slot(row)));
            out.add(dice.pick("Company", "Company", "Person", " "));
            contact(out, dice);
            out.addAll(dice.below(9000) + ".5", dice.pick("0", "0", "2500", "143333.00"));
            terms(out, dice, fate);
            String blocked = dice.pick("_x0020_", "_x0020_", "_x0020_", " ", "Ship", "Invoice", "All");
            end(out, dice, fate, fate == Fate.VALUE_NOT_MAPPED ? "Frozen" : blocked);
        }
    }

    static void vendors(RowWriter out) throws SQLException {
        for (int row = 0; row < VENDOR_FATES.rows(); row++) {
            Fate fate = VENDOR_FATES.at(row);
            Dice dice = new Dice(VENDORS, row);
            out.addAll(dice.uuid(), "V" + (50_000 + row), name(dice, fate, VENDOR_FATES.slot(row)));
            contact(out, dice);
            out.addAll(dice.below(9000) + ".25", dice.pick("", "", "MISC-01", "NEC-01"));
            terms(out, dice, fate);
            String blocked = dice.pick("_x0020_", "_x0020_", "_x0020_", " ", "Payment", "All");
            end(out, dice, fate, fate == Fate.VALUE_NOT_MAPPED ? "Suspended" : blocked);
        }
    }

    private static void account(RowWriter out, int row, Fate fate) throws SQLException {
        Dice dice = new Dice(ACCOUNTS, row);
        boolean nulled = fate == Fate.SKIP_IF_NULL;
        out.addAll(dice.uuid(), nulled ? null : Integer.toString(10_000 + row % NUMBERS * 10));
        out.add(dice.pick("", "Bank Account - Operating", "Travel \"& more\"", "Überträge", "Sales, Domestic"));
        out.add(dice.pick(
                " ",
                "_x0020_",
                "Assets",
                "Liabilities",
                "Equity",
                "Income",
                "Cost_x0020_of_x0020_Goods_x0020_Sold",
                "Cost of Goods Sold",
                "Expense"));
        out.add(dice.pick("", "Current Assets", "Umlaufvermögen"));
        out.add(dice.percent(5) ? null : Boolean.valueOf(dice.percent(10)));
        out.add(dice.pick(
                "Posting",
                "Posting",
                "Posting",
                "Heading",
                "Total",
                "Begin_x002D_Total",
                "End_x002D_Total",
                "Begin-Total"));
        out.add(Boolean.valueOf(dice.percent(80))).add(dice.below(100_000) + ".75");
        out.add(dice.pick("Balance Sheet", "Balance_x0020_Sheet", "Income Statement", "Income_x0020_Statement"));
        out.add(dice.pick("Debit", "Credit", "Both"));
        String modified = dice.percent(10) ? "0001-01-01T00:00:00Z" : Words.iso(Words.moment(dice));
        out.add(fate == Fate.INVALID_FORMAT ? "unknown" : modified);
        out.airbyte(dice, Words.extractedAt(0), nulled ? nulledNumber() : "{\"changes\": []}");
        out.end(fate);
    }

    /** What Airbyte says when it could not read a value. */
    private static String nulledNumber() {
        return "{\"changes\": [{\"field\": \"number\", \"change\": \"NULLED\", \"reason\": \"SOURCE_RETRIEVAL_ERROR\"}]}";
    }

    private static @Nullable String name(Dice dice, Fate fate, int slot) {
        String name = Words.company(dice);
        return fate != Fate.SKIP_IF_NULL ? name : slot % 3 == 0 ? null : slot % 3 == 1 ? "" : " ";
    }

    private static void contact(RowWriter out, Dice dice) {
        String[] place = Words.place(dice);
        out.addAll(Words.street(dice), dice.percent(70) ? "" : "2nd floor", place[0], place[1]);
        out.addAll(dice.percent(20) ? "" : place[3], place[2], Words.phone(dice));
        out.add(
                dice.percent(10)
                        ? Words.email(dice) + ";" + Words.email(dice)
                        : dice.percent(10) ? "" : Words.email(dice));
        out.add(dice.pick("", "www.example.com", "example.org/päge"));
    }

    private static void terms(RowWriter out, Dice dice, Fate fate) {
        out.add(Boolean.valueOf(dice.percent(60))).add(dice.pick("", "12-3456789", "DE 123 456 789"));
        out.add(Words.ZERO_GUID).add(fate == Fate.VALUE_TOO_LONG ? "US DOLLAR" : dice.pick("USD", "usd", "CAD", ""));
        out.add(dice.percent(30) ? Words.ZERO_GUID : dice.uuid());
    }

    private static void end(RowWriter out, Dice dice, Fate fate, String blocked) throws SQLException {
        out.add(blocked).add(Words.iso(Words.moment(dice)));
        out.airbyte(dice, Words.extractedAt(0), "{\"changes\": []}");
        out.end(fate);
    }
}
