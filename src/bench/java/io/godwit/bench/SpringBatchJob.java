package io.godwit.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.godwit.local.postgres.Login;
import java.sql.SQLException;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JobRepositoryFactoryBean;
import org.springframework.batch.core.step.builder.SimpleStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch as its manual shows it, tuned: cursor reader, chunks of 5,000, batched inserts that the driver rewrites, job
 * repository in the target's database. With bad rows its skipping is used, which writes a chunk that fails again row by row.
 */
final class SpringBatchJob implements Contender, AutoCloseable {

    private static final int CHUNK = 5_000;
    private static final int DIRTY_SHARE = 40;
    private static final int MOST_DIRTY = 5_000;

    private final HikariDataSource source;
    private final HikariDataSource target;
    private final JdbcTransactionManager transactions;
    private final JobRepository repository;
    private final TaskExecutorJobLauncher launcher = new TaskExecutorJobLauncher();

    SpringBatchJob(Servers servers) throws Exception {
        source = pool(servers.sourceUrl(), servers.sourceHome().secrets().demoReader());
        // Without this the driver would not use a cursor and hold the whole table.
        source.setAutoCommit(false);
        source.setReadOnly(true);
        target = pool(servers.targetUrl(), servers.targetHome().secrets().app());
        target.addDataSourceProperty("reWriteBatchedInserts", "true");
        target.addDataSourceProperty("currentSchema", "bench");
        new ResourceDatabasePopulator(new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"))
                .execute(target);
        transactions = new JdbcTransactionManager(target);
        JobRepositoryFactoryBean factory = new JobRepositoryFactoryBean();
        factory.setDataSource(target);
        factory.setTransactionManager(transactions);
        factory.afterPropertiesSet();
        repository = factory.getObject();
        launcher.setJobRepository(repository);
        launcher.afterPropertiesSet();
    }

    private static HikariDataSource pool(String url, Login login) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(login.user());
        pool.setPassword(login.password());
        return pool;
    }

    @Override
    public String name() {
        return "Spring Batch, chunks of " + CHUNK;
    }

    @Override
    public long mostRows(Workload workload) {
        return workload.period() == 0 ? workload.rows() : Math.min(workload.rows() / DIRTY_SHARE, MOST_DIRTY);
    }

    @Override
    public void move(Workload workload) throws Exception {
        JobExecution execution = launcher.run(
                new JobBuilder("bench", repository).start(step(workload)).build(),
                new JobParametersBuilder().addLong("started", System.nanoTime()).toJobParameters());
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new IllegalStateException("Spring Batch: " + execution.getAllFailureExceptions());
        }
    }

    private Step step(Workload workload) throws SQLException {
        SimpleStepBuilder<Employee.Read, Employee.Moved> step = new StepBuilder("move", repository)
                .<Employee.Read, Employee.Moved>chunk(CHUNK, transactions)
                .reader(Employee.reader(source, workload, CHUNK))
                .processor(read -> Employee.moved(read, workload))
                .writer(Employee.writer(target, workload));
        return workload.period() == 0
                ? step.build()
                : step.faultTolerant()
                        .skip(DataIntegrityViolationException.class)
                        .skip(NumberFormatException.class)
                        .skipLimit(Integer.MAX_VALUE)
                        .build();
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
