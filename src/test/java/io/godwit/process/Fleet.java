package io.godwit.process;

import static org.awaitility.Awaitility.await;

import io.godwit.cli.ApiClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Two replicas over one database. Either can be killed, by any thread, and comes again while the other goes on. */
final class Fleet implements AutoCloseable {

    static final String A = "replica-a";
    static final String B = "replica-b";

    private static final int MOST_STARTS = 10;

    /** The replica whose session has said something that only a batch says, last and just now. */
    private static final String WORKER = """
            select substring(application_name from 'replica-[ab]') from pg_stat_activity
            where application_name ~ 'replica-[ab]' and query ~ '^commit$|godwit[.]|^copy '
                and (state <> 'idle' or state_change > clock_timestamp() - interval '200 ms')
            order by state_change desc limit 1
            """;

    private final Site site;
    private final Function<String, ServiceProcess> starter;
    private final Map<String, CompletableFuture<ServiceProcess>> replicas = new ConcurrentHashMap<>();

    /**
     * Begins to start both.
     *
     * @param starter starts the replica of this name, which must show it as its application name to the database
     */
    Fleet(Site site, Function<String, ServiceProcess> starter) {
        this.site = site;
        this.starter = starter;
        List.of(A, B).forEach(this::start);
    }

    /** The replica, as soon as it answers. */
    ServiceProcess replica(String name) {
        return replicas.get(name).join();
    }

    /** Waits until both answer. */
    void awaitBoth() {
        replica(A);
        replica(B);
    }

    /** A client of a replica that answers. */
    ApiClient client(UUID organization) {
        return site.client(replica(replicas.get(A).isDone() && replica(A).isReady() ? A : B), organization);
    }

    /** The replica that works on batches now; waits until there is one. */
    String worker() {
        return await("somebody who works")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(this::workers, workers -> !workers.isEmpty())
                .get(0);
    }

    private List<String> workers() throws SQLException {
        return site.target(WORKER).stream()
                .filter(name -> replicas.get(name).isDone())
                .toList();
    }

    /** Kills the replica, once it answers, and begins to start it again. */
    void kill(String name) {
        replica(name).kill();
        start(name);
    }

    /** Kills all that have come up. */
    void killAll() {
        List.of(A, B).stream().filter(name -> replicas.get(name).isDone()).forEach(this::kill);
    }

    /** Begins to start a replica that has ended. */
    void start(String name) {
        replicas.put(name, CompletableFuture.supplyAsync(() -> started(name)));
    }

    /** Starts again as whoever watches over a service does: without its database it ends at once. */
    private ServiceProcess started(String name) {
        for (int tries = 1; ; tries++) {
            try {
                return starter.apply(name);
            } catch (IllegalStateException ended) {
                if (tries == MOST_STARTS) {
                    throw ended;
                }
            }
        }
    }

    @Override
    public void close() {
        replicas.values().forEach(replica -> replica.join().close());
    }
}
