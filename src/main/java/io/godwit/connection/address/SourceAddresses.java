package io.godwit.connection.address;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides which addresses and ports a source may have. Without the operator's word only addresses of the public internet: not this
 * machine, no private network, and nothing that stands for another address. The blocks are those of IANA's special-purpose address
 * registries. Counts what it refuses. Safe for any thread.
 */
@ApplicationScoped
public class SourceAddresses {

    /** An IPv4 address inside an IPv6 one arrives here as IPv4, or lies in a block that translates and is refused whole. */
    private static final List<AddressRange> SPECIAL = Arrays.stream(
                    ("0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16"
                                    + " 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24"
                                    + " 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23"
                                    + " 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8")
                            .split(" ", -1))
            .map(AddressRange::of)
            .toList();

    private static final int GREATEST_PORT = 65_535;

    private final HostNames names;
    private final List<AddressRange> allowed;
    private final Set<Integer> ports;
    private final LongAdder refusals = new LongAdder();

    /**
     * @param allowed address ranges, separated by commas, that may be reached though they are special
     * @param ports the ports that a source may have, separated by commas; none for any port
     */
    SourceAddresses(
            HostNames names,
            @ConfigProperty(name = "godwit.source-allowed-cidrs") Optional<String> allowed,
            @ConfigProperty(name = "godwit.source-allowed-ports") Optional<String> ports) {
        this.names = names;
        this.allowed = ranges(allowed);
        this.ports = ports(ports);
    }

    /**
     * Checks an operator's lists, as they are taken by the constructor.
     *
     * @throws IllegalArgumentException when one of them cannot be read
     */
    public static void requireReadable(Optional<String> allowed, Optional<String> ports) {
        ranges(allowed);
        ports(ports);
    }

    private static List<AddressRange> ranges(Optional<String> list) {
        return parts(list).map(AddressRange::of).toList();
    }

    private static Set<Integer> ports(Optional<String> list) {
        Set<Integer> ports = parts(list).map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
        if (ports.stream().anyMatch(port -> port < 1 || port > GREATEST_PORT)) {
            throw new IllegalArgumentException("not a port");
        }
        return ports;
    }

    private static Stream<String> parts(Optional<String> list) {
        return list.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(part -> !part.isEmpty());
    }

    /**
     * Every address of a host.
     *
     * @throws GodwitException SOURCE_NAME_UNKNOWN when there is none
     */
    public List<InetAddress> resolve(String host) {
        try {
            return List.copyOf(names.addresses(host));
        } catch (UnknownHostException unknown) {
            throw new GodwitException(ErrorCode.SOURCE_NAME_UNKNOWN, "The name has no address", unknown);
        }
    }

    /**
     * Refuses what may not be reached. One such address is enough: whoever owns the name decides which of them is taken.
     *
     * @throws GodwitException DESTINATION_NOT_ALLOWED
     */
    public void check(List<InetAddress> addresses, int port) {
        boolean portAllowed = ports.isEmpty() || ports.contains(port);
        if (!portAllowed || !addresses.stream().allMatch(this::isAllowed)) {
            refusals.increment();
            throw new GodwitException(ErrorCode.DESTINATION_NOT_ALLOWED, ErrorCode.DESTINATION_NOT_ALLOWED.title());
        }
    }

    /** How many were refused since the process began. */
    public long refusals() {
        return refusals.sum();
    }

    private boolean isAllowed(InetAddress address) {
        if (allowed.stream().anyMatch(range -> range.contains(address))) {
            return true;
        }
        return SPECIAL.stream().noneMatch(range -> range.contains(address)) && !isOurs(address);
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
