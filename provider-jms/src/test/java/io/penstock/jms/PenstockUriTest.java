package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.transport.Endpoint;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class PenstockUriTest {
    private static Endpoint tcp(String host, int port) {
        return new Endpoint.Tcp(host, port);
    }

    @Test
    void shouldTakeOneAddressOrSeveral() {
        assertThat(PenstockUri.parse("penstock://a"))
                .isEqualTo(new PenstockUri(PenstockUri.Scheme.PLAIN, List.of(tcp("a", 9876)), null, Map.of()));
        assertThat(PenstockUri.parse("penstock://a:1,b:2, c/").endpoints())
                .containsExactly(tcp("a", 1), tcp("b", 2), tcp("c", 9876));
        assertThat(PenstockUri.parse("penstock://[::1]:7,[fe80::2]").endpoints())
                .containsExactly(tcp("::1", 7), tcp("fe80::2", 9876));
        assertThat(PenstockUri.parse("penstocks://a").scheme()).isEqualTo(PenstockUri.Scheme.TLS);
    }

    @Test
    void shouldTakeTheFailoverForm() {
        PenstockUri uri = PenstockUri.parse("failover:(penstocks://a:1,penstocks://b)?failover.randomize=true");
        assertThat(uri.scheme()).isEqualTo(PenstockUri.Scheme.TLS);
        assertThat(uri.endpoints()).containsExactly(tcp("a", 1), tcp("b", 9876));
        assertThat(uri.options()).isEqualTo(Map.of("failover.randomize", "true"));
        assertThat(PenstockUri.parse("failover://(penstock://a)").endpoints()).containsExactly(tcp("a", 9876));
    }

    @Test
    void shouldTakeTheBrokerInThisJvm() {
        PenstockUri uri = PenstockUri.parse("vm://test?persistent=false");
        assertThat(uri)
                .isEqualTo(new PenstockUri(PenstockUri.Scheme.VM, List.of(), "test", Map.of("persistent", "false")));
        assertThat(PenstockUri.parse("vm://test/").name()).isEqualTo("test");
    }

    @Test
    void shouldDecodePercentCodesAndLeavePlusSigns() {
        assertThat(PenstockUri.parse("penstock://a?jms.password=a%26b%3D%C3%BC+c%25&jms.username=x")
                        .options())
                .isEqualTo(Map.of("jms.password", "a&b=ü+c%", "jms.username", "x"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void shouldAskForAUri(String text) {
        assertThatThrownBy(() -> PenstockUri.parse(text)).hasMessageContaining("A connection URI is needed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp://a                                 | begins with penstock://, penstocks://, vm:// or failover:(
            localhost:9876                          | begins with penstock://
            penstock://                             | A host is missing
            penstock://a,,b                         | A host is missing
            penstock://:1                           | A host is missing
            penstock://a:x                          | The port of 'a:x' is not a number from 1 to 65535
            penstock://a:0                          | The port of 'a:0'
            penstock://a:65536                      | The port of 'a:65536'
            penstock://::1                          | An IPv6 address stands in brackets
            penstock://u:p@a                        | jms.username and jms.password
            penstock://a/path                       | without a path: 'a/path'
            penstock://a?jms.clientID               | An option is written name=value: 'jms.clientID'
            penstock://a?=1                         | An option is written name=value
            penstock://a?jms.clientID=a&jms.clientID=b | Option jms.clientID is given twice
            penstock://a?jms.clientID=%2            | A percent sign in an option is written %25
            penstock://a?jms.clientID=%zz           | A percent sign in an option is written %25
            penstock://a?jms.clientID=%ff           | are not UTF-8
            failover:penstock://a                   | needs its addresses in parentheses
            failover:(penstock://a?x=y)             | Options stand behind the closing parenthesis
            failover:(penstock://a,penstocks://b)   | are penstock://, or all are penstocks://
            failover:(vm://a)                       | are penstock://, or all are penstocks://
            vm://                                   | needs the broker's name
            """)
    void shouldSayWhatIsWrong(String uri, String expected) {
        assertThatThrownBy(() -> PenstockUri.parse(uri))
                .isInstanceOfSatisfying(
                        PenstockException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_URI))
                .hasMessageContaining(expected);
    }

    @Test
    void shouldMaskPasswords() {
        assertThat(PenstockUri.masked(
                        "failover:(penstocks://a)?jms.password=a&transport.keyStorePassword=b&jms.username=c"))
                .isEqualTo("failover:(penstocks://a)?jms.password=***&transport.keyStorePassword=***&jms.username=c");
    }
}
