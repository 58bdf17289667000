package io.godwit.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.item.database.JdbcBatchItemWriter;
import org.springframework.batch.item.database.JdbcCursorItemReader;
import org.springframework.batch.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.item.database.builder.JdbcCursorItemReaderBuilder;

/** The rows of {@link Narrow} as objects, and its rules in Java: what a job of Spring Batch is made of. */
final class Employee {

    private static final DateTimeFormatter HIRED = DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ROOT);
    private static final TimeBasedEpochGenerator KEYS = Generators.timeBasedEpochGenerator();

    private Employee() {}

    /** A row as it was read. */
    record Read(
            long id,
            @Nullable String name,
            @Nullable String email,
            String hired,
            String status,
            @Nullable String city,
            String salary,
            long department) {

        private static Read of(ResultSet row, int number) throws SQLException {
            return new Read(
                    row.getLong("id"),
                    row.getString("name"),
                    row.getString("email"),
                    row.getString("hired"),
                    row.getString("status"),
                    row.getString("city"),
                    row.getString("salary"),
                    row.getLong("department"));
        }
    }

    /**
     * A row as it is written.
     *
     * @param id a uuid or a number
     */
    record Moved(
            Object id,
            long number,
            @Nullable String name,
            String email,
            LocalDate hired,
            String type,
            String city,
            BigDecimal salary,
            long department,
            String badge) {

        private void set(PreparedStatement insert) throws SQLException {
            insert.setObject(1, id);
            insert.setObject(2, Workload.ORGANIZATION);
            insert.setLong(3, number);
            insert.setString(4, name);
            insert.setString(5, email);
            insert.setDate(6, Date.valueOf(hired));
            insert.setString(7, type);
            insert.setString(8, city);
            insert.setBigDecimal(9, salary);
            insert.setLong(10, department);
            insert.setString(11, badge);
        }
    }

    /** Null leaves the row out. */
    static @Nullable Moved moved(Read read, Workload workload) {
        if (read.email() == null) {
            return null;
        }
        String city = read.city() == null ? "unknown" : read.city();
        return new Moved(
                workload.key().equals(Workload.MADE) ? KEYS.generate() : Long.valueOf(read.id()),
                read.id(),
                read.name() == null ? null : read.name().strip(),
                read.email().toLowerCase(Locale.ROOT),
                LocalDate.parse(read.hired(), HIRED),
                type(read.status()),
                city.toUpperCase(Locale.ROOT),
                new BigDecimal(read.salary()),
                read.department(),
                read.department() + "-" + read.id());
    }

    private static String type(String status) {
        return switch (status) {
            case "FT" -> "full_time";
            case "PT" -> "part_time";
            default -> "other";
        };
    }

    static JdbcCursorItemReader<Read> reader(DataSource source, Workload workload, int fetched) {
        return new JdbcCursorItemReaderBuilder<Read>()
                .name("employees")
                .dataSource(source)
                .sql("select * from " + workload.sourceTable() + " where id <= " + workload.rows() + " order by id")
                .fetchSize(fetched)
                .rowMapper(Read::of)
                .build();
    }

    static JdbcBatchItemWriter<Moved> writer(DataSource target, Workload workload) {
        JdbcBatchItemWriter<Moved> writer = new JdbcBatchItemWriterBuilder<Moved>()
                .dataSource(target)
                .sql("insert into " + workload.targetTable() + " (id, " + workload.columns()
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .itemPreparedStatementSetter(Moved::set)
                // A rewritten insert cannot tell the rows of each of its parts.
                .assertUpdates(false)
                .build();
        writer.afterPropertiesSet();
        return writer;
    }
}
