package io.godwit.connection.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. Safe for any thread. */
@FunctionalInterface
public interface HostNames {

    /** Every address of the name, at least one. */
    List<InetAddress> addresses(String host) throws UnknownHostException;
}
