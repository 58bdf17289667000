package io.godwit.engine.known;

import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.BooleanSupplier;

/**
 * What a worker remembers of the keys that the target has, by one of its constraints: who knows all of them need ask only for those
 * that it has perhaps met. Where the target was filled before, the keys are read of it as soon as so many were asked for that it
 * would have been worth it. Only an optimisation: what others store meanwhile is refused by the target. Belongs to one thread.
 */
public final class KeyMemory {

    private static final int FIRST_LOOK = 10_000;

    /** A key is read in about a twentieth of the time in which one is asked for. */
    private static final int READ_FOR_ONE_ASKED = 20;

    /** Each costs as much as thousands of questions. */
    private static final int MOST_MISTAKES = 20;

    private final SeenTexts seen = new SeenTexts();
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

    /** Takes note of rows to come, and reads what the target has when it is time. */
    void meet(int rows, KeyReader reader, Connection target) throws SQLException {
        met += rows;
        if (hasRead || met < nextLook || !reader.isQuick()) {
            return;
        }
        // Who knows all but what an earlier worker of the run has sent can do without.
        nextLook = knowsAll ? Long.MAX_VALUE : met * 2;
        Savepoint before = target.setSavepoint();
        try {
            hasRead = reader.read(target, seen, met * READ_FOR_ONE_ASKED);
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

    /** A key that was told to be new was there. Who is told so often is better off asking. */
    void wasMistaken() {
        mistakes++;
        if (mistakes > MOST_MISTAKES) {
            knowsAll = false;
            nextLook = Long.MAX_VALUE;
        }
    }

    /**
     * Remembers the key of a row; true when the target has to be asked for it.
     *
     * @param isCanonical tells whether it is spelled as the target would; asked only where that matters
     */
    boolean isToBeAsked(String identity, BooleanSupplier isCanonical) {
        return (hasRead && !isCanonical.getAsBoolean()) || seen.add(identity);
    }
}
