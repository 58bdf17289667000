package io.godwit.local.demo;

import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Sage Intacct, names of the XML API in upper case; everything is text. */
final class SageIntacctTables {

    private static final int ACCOUNTS = 6;
    private static final int CUSTOMERS = 7;
    private static final int VENDORS = 8;

    private static final Fates ACCOUNT_FATES =
            Fates.of(300).with(5, Fate.SKIP_IF_TRUE).with(4, Fate.SKIP_IF_NULL).with(3, Fate.VALUE_NOT_MAPPED);
    private static final Fates CUSTOMER_FATES = Fates.of(1_200)
            .with(6, Fate.SKIP_IF_NULL)
            .with(4, Fate.VALUE_NOT_MAPPED)
            .with(3, Fate.INVALID_FORMAT);
    private static final Fates VENDOR_FATES = Fates.of(700)
            .with(4, Fate.SKIP_IF_NULL)
            .with(3, Fate.VALUE_NOT_MAPPED)
            .with(2, Fate.VALUE_TOO_LONG)
            .with(2, Fate.CHECK);

    private SageIntacctTables() {}

    static void accounts(RowWriter out) throws SQLException {
        for (int row = 0; row < ACCOUNT_FATES.rows(); row++) {
            account(out, row, ACCOUNT_FATES.at(row));
        }
    }

    static void customers(RowWriter out) throws SQLException {
        for (int row = 0; row < CUSTOMER_FATES.rows(); row++) {
            Fate fate = CUSTOMER_FATES.at(row);
            Dice dice = new Dice(CUSTOMERS, row);
            out.addAll(key(row), dice.percent(5) ? "Key account " + row : Integer.toString(10_000 + row));
            out.addAll(name(dice, fate, CUSTOMER_FATES.slot(row)), parent(row, CUSTOMER_FATES.rows()));
            contact(out, dice, dice.pick("US", "US", "CA", ""));
            out.addAll(
                    dice.pick("USD", "USD", "CAD", ""), dice.pick("Net 30", "Net 15", ""), dice.pick("SaaS", "", " "));
            String limit = dice.pick("1234.56", "", "50000", "0.1");
            out.addAll(fate == Fate.INVALID_FORMAT ? "n/a" : limit, dice.pick("", "98-7654321"));
            out.addAll(status(dice, fate, "on credit watch"), dice.pick("true", "false", "false"), "false");
            out.add(dice.pick("Unrestricted", "RootOnly", "Restricted"));
            out.addAll(
                    dice.pick("Print", "Print#~#E-Mail", ""),
                    dice.pick("", "Line one\nLine two", "tab\there \\ \"q\""));
            out.addAll(dice.percent(30) ? null : dice.pick("gold", "silver"), Integer.toString(dice.below(9000)));
            end(out, dice, fate);
        }
    }

    static void vendors(RowWriter out) throws SQLException {
        for (int row = 0; row < VENDOR_FATES.rows(); row++) {
            Fate fate = VENDOR_FATES.at(row);
            Dice dice = new Dice(VENDORS, row);
            out.addAll(
                    key(row), "V-" + row, name(dice, fate, VENDOR_FATES.slot(row)), parent(row, VENDOR_FATES.rows()));
            String country = dice.pick("US", "US", "CA", "");
            contact(out, dice, fate == Fate.CHECK ? "U1" : country);
            String currency = dice.pick("USD", "USD", "EUR", "");
            out.addAll(fate == Fate.VALUE_TOO_LONG ? "US DOLLAR" : currency, dice.pick("Net 30", ""));
            out.addAll(dice.pick("Supplier", "Contractor", ""), dice.pick("", "98-7654321"));
            out.addAll(
                    status(dice, fate, "closed"),
                    dice.pick("true", "false", "false"),
                    dice.pick("false", "false", "true"));
            out.addAll(
                    dice.pick("", "MISC", "NEC"), dice.pick("", "1"), "", "ACC#" + dice.digits(5), "Normal", "false");
            end(out, dice, fate);
        }
    }

    private static void account(RowWriter out, int row, Fate fate) throws SQLException {
        Dice dice = new Dice(ACCOUNTS, row);
        // 1501.1 and 1501.10 are two accounts.
        String number = 1_500 + row / 10 + (row % 10 == 0 ? "" : row % 10 == 9 ? ".10" : "." + row % 10);
        String title = dice.pick("Accounts Receivable", "Café & Küche", "Retained \"Earnings\"", "Rent");
        out.add(row + 1L).addAll(number, fate == Fate.SKIP_IF_NULL ? (row % 2 == 0 ? "" : " ") : title);
        String type = dice.pick("balancesheet", "incomestatement", "balanceSheet", "N", "I");
        out.add(fate == Fate.VALUE_NOT_MAPPED ? "statistical" : type).add(dice.pick("debit", "credit"));
        out.add(dice.pick("non-closing account", "closing account"));
        // Nobody's record, its own, one that comes later, or none.
        out.add(dice.pick("", "", Integer.toString(row + 1), Integer.toString(row + 7), "99999"));
        out.add(dice.pick("None", "Payables account", "Receivables account"));
        out.addAll(
                dice.pick("false", "true"),
                dice.pick("false", "true", "T", "F"),
                dice.percent(30) ? null : dice.pick("false", "true"));
        out.addAll("false", dice.pick("false", "true"), dice.pick("active", "inactive", "T", "F"));
        out.add(dice.pick(
                "Accounts Receivable", "Revenue - Sales", "Cost of Goods Sold", "Partners Equity", "Dividend Paid"));
        LocalDateTime created = Words.moment(dice);
        out.addAll(Words.american(created), Words.american(created.plusDays(3)));
        out.add(fate == Fate.SKIP_IF_TRUE ? Boolean.TRUE : row % 2 == 0 ? null : Boolean.FALSE)
                .add(Words.extractedAt(0));
        out.end(fate);
    }

    /** Text digits: 54 stands after 148. */
    private static String key(int row) {
        return Integer.toString(row + 1);
    }

    private static @Nullable String name(Dice dice, Fate fate, int slot) {
        String name = dice.percent(1) ? "Med dot" : Words.company(dice);
        return fate != Fate.SKIP_IF_NULL ? name : slot % 3 == 0 ? null : slot % 3 == 1 ? "" : " ";
    }

    /** Mostly none; some come later, some are the row itself, 11 and 12 form a loop, some are nobody. */
    private static String parent(int row, int rows) {
        return switch (row % 20) {
            case 3 -> key(row / 2);
            case 5 -> key(Math.min(row + 40, rows - 1));
            case 10 -> row == 10 ? key(11) : "";
            case 11 -> row == 11 ? key(10) : "";
            case 13 -> row < 100 ? key(row) : "";
            case 17 -> row < 100 ? "99999" : "";
            default -> "";
        };
    }

    private static void contact(RowWriter out, Dice dice, String countryCode) {
        String[] place = Words.place(dice);
        String first = Words.first(dice);
        out.addAll(first + " from accounting", dice.percent(20) ? "" : first, dice.percent(20) ? "" : Words.last(dice));
        out.addAll(dice.percent(20) ? "" : Words.email(dice), Words.phone(dice), dice.pick("", "example.net"));
        out.addAll(Words.street(dice), dice.pick("", "Building 2"), dice.pick("", "Gate 7"));
        out.addAll(place[0], place[1], place[2], countryCode, countryCode.isEmpty() ? "" : "Country of " + countryCode);
        out.add(dice.percent(30) ? null : dice.pick("true", "false"));
    }

    private static String status(Dice dice, Fate fate, String unknown) {
        String status = dice.pick("active", "active", "active", "inactive", "activeNonPosting");
        return fate == Fate.VALUE_NOT_MAPPED ? unknown : status;
    }

    private static void end(RowWriter out, Dice dice, Fate fate) throws SQLException {
        LocalDateTime created = Words.moment(dice);
        out.addAll(Words.american(created), Words.american(created.plusHours(70)), dice.pick("", "", "E100"));
        out.end(fate);
    }
}
