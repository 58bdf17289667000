package io.godwit.connection.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressesTest {

    private static final SourceAddresses STRICT = addresses(null, "5432,5433");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotThePublicInternetIsRefused(String address) {
        refused(STRICT, 5432, address);
        refused(STRICT, 5432, "9.9.9.9", address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.9.9.9",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.32.0.1",
                "169.253.1.1",
                "2a00::1",
                "2620:fe::fe"
            })
    void thePublicInternetIsNot(String address) {
        assertThatCode(() -> STRICT.check(List.of(literal(address)), 5432)).doesNotThrowAnyException();
        refused(STRICT, 22, address);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void thisMachineIsRefusedUnderEachOfItsAddresses(String address) {
        refused(addresses(null, null), 5432, address);
    }

    static List<String> ours() throws SocketException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                .map(InetAddress::getHostAddress)
                .map(address -> address.replaceAll("%.*", ""))
                .toList();
    }

    @Test
    void theOperatorMayOpenRangesAndPorts() {
        SourceAddresses open = addresses("10.1.0.0/16, ::1", null);
        assertThatCode(() -> open.check(List.of(literal("10.1.2.3"), literal("::1")), 22))
                .doesNotThrowAnyException();
        refused(open, 22, "10.2.0.1");
        refused(open, 22, "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost", "::1/129", "10.0.0/8,,x"})
    void aRangeThatIsNoneIsRefusedAtTheStart(String range) {
        assertThatThrownBy(() -> addresses(range, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameWithoutAnAddressIsUnknown() {
        assertThatThrownBy(() -> STRICT.resolve("nowhere.invalid"))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE_NAME_UNKNOWN));
    }

    private static SourceAddresses addresses(String allowed, String ports) {
        HostNames nothing = host -> {
            throw new UnknownHostException(host);
        };
        return new SourceAddresses(nothing, Optional.ofNullable(allowed), Optional.ofNullable(ports));
    }

    private static void refused(SourceAddresses rules, int port, String... literals) {
        List<InetAddress> addresses =
                Arrays.stream(literals).map(SourceAddressesTest::literal).toList();
        assertThatThrownBy(() -> rules.check(addresses, port))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DESTINATION_NOT_ALLOWED));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
