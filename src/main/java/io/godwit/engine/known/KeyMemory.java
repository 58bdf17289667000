package io.godwit.engine.known;

import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.BooleanSupplier;

/**
 * What a worker remembers of the keys that the target has, by one of its constraints: who knows all of them need ask only for those
 * that it has perhaps met. Where the target was filled before, the keys are read of it as soon as so many were asked for that it
 * would have been worth it. Only an optimisation: what others store meanwhile is refused by the target. Keys are met by one thread,
 * which may be ahead; all else belongs to another.
 */
public final class KeyMemory {

    private static final int FIRST_LOOK = 10_000;

    /** A key is read in about a twentieth of the time in which one is asked for. */
    private static final int READ_FOR_ONE_ASKED = 20;

    /** Each costs as much as thousands of questions. */
    private static final int MOST_MISTAKES = 20;

    /** What is told of a key that was perhaps met before. */
    static final int MET = 0;

    private final SeenTexts seen = new SeenTexts();
    /** Raised when the target's keys are read: what was told before counts no more. */
    private int edition = MET + 1;

    private boolean knowsAll;
    private boolean hasRead;
    private int mistakes;
    private long met;
    private long nextLook = FIRST_LOOK;

    /** @param knowsAll true when the owner had no row in the target before the run */
    public KeyMemory(boolean knowsAll) {
        this.knowsAll = knowsAll;
    }

    /** True when whatever it has not met is new. */
    boolean knowsAll() {
        return knowsAll;
    }

    /**
     * Remembers the key of a row on its way.
     *
     * @return for {@link #isToBeAsked}
     */
    synchronized int meet(String identity) {
        return seen.add(identity) ? MET : edition;
    }

    /** Takes note of rows to come, and reads what the target has when it is time. */
    void prepare(int rows, KeyReader reader, Connection target) throws SQLException {
        met += rows;
        if (hasRead || met < nextLook || !reader.isQuick()) {
            return;
        }
        // Who knows all but what an earlier worker of the run has sent can do without.
        nextLook = knowsAll ? Long.MAX_VALUE : met * 2;
        Savepoint before = target.setSavepoint();
        try {
            hasRead = read(reader, target);
            knowsAll |= hasRead;
        } catch (SQLException failure) {
            if (SqlStates.isSessionLost(failure)) {
                throw failure;
            }
            // What may not be read, or not in time, is asked for.
            nextLook = Long.MAX_VALUE;
            target.rollback(before);
        }
        target.releaseSavepoint(before);
    }

    private synchronized boolean read(KeyReader reader, Connection target) throws SQLException {
        edition++;
        return reader.read(target, seen, met * READ_FOR_ONE_ASKED);
    }

    /** A key that was told to be new was there. Who is told so often is better off asking. */
    void wasMistaken() {
        mistakes++;
        if (mistakes > MOST_MISTAKES) {
            knowsAll = false;
            nextLook = Long.MAX_VALUE;
        }
    }

    /**
     * True when the target has to be asked for a key.
     *
     * @param told what was told of it when it was {@linkplain #meet met}
     * @param isCanonical tells whether it is spelled as the target would; asked only where that matters
     */
    boolean isToBeAsked(int told, BooleanSupplier isCanonical) {
        return told != edition || (hasRead && !isCanonical.getAsBoolean());
    }
}
