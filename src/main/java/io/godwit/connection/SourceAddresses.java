package io.godwit.connection;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a host name leads, and whether a source may be there. Stateless. */
final class SourceAddresses {

    private SourceAddresses() {}

    /**
     * Every address of a name.
     *
     * @throws GodwitException SOURCE_NAME_UNKNOWN when there is none
     */
    static InetAddress[] resolve(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new GodwitException(
                    ErrorCode.SOURCE_NAME_UNKNOWN, "The host name has no address: " + host, unknown);
        }
    }

    /**
     * Refuses addresses at which no database can be.
     *
     * @throws GodwitException DESTINATION_NOT_ALLOWED when any of them is such a one
     */
    static void check(InetAddress[] addresses) {
        for (InetAddress address : addresses) {
            if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
                throw new GodwitException(
                        ErrorCode.DESTINATION_NOT_ALLOWED, ErrorCode.DESTINATION_NOT_ALLOWED.title());
            }
        }
    }
}
