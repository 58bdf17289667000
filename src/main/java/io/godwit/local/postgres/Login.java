package io.godwit.local.postgres;

/**
 * A database user with its password. Immutable.
 *
 * @param user the role's name
 * @param password its password in clear
 */
public record Login(String user, String password) {

    /** Without the password, so that a login may appear in a message. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
