package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionFactoryBuilderTest {
    private static ConnectionFactoryBuilder builder() {
        return PenstockConnectionFactory.builder();
    }

    private static void sameSettings(ConnectionFactoryBuilder builder, String uri) throws Exception {
        assertThat(builder.build().settings()).isEqualTo(ConnectionSettings.parse(uri));
    }

    @Test
    void shouldBuildWhatTheUriWouldSay() throws Exception {
        sameSettings(builder(), PenstockConnectionFactory.DEFAULT_URI);
        sameSettings(builder().broker("a").broker("b", 7).broker("::1", 8), "penstock://a,b:7,[::1]:8");
        sameSettings(builder().broker("a").encrypted(), "penstocks://a");
        sameSettings(
                builder().broker("a").trusting(Path.of("t"), "p"),
                "penstocks://a?transport.trustStoreLocation=t&transport.trustStorePassword=p");
        sameSettings(builder().embedded("x").option("store", "d"), "vm://x?store=d");
        sameSettings(builder().uri("failover:(penstock://a)"), "failover:(penstock://a)");
        sameSettings(
                builder()
                        .broker("a")
                        .login("u", "p&?%")
                        .clientID("c")
                        .prefetch(5)
                        .connectTimeout(Duration.ofSeconds(1))
                        .requestTimeout(Duration.ofSeconds(2))
                        .sendTimeout(Duration.ofSeconds(3))
                        .closeTimeout(Duration.ofSeconds(4))
                        .allowClasses("com.acme", "org.acme.Order")
                        .option("failover.randomize", "true")
                        .option("jms.queuePrefix", "q")
                        .option("jms.queuePrefix", null),
                "penstock://a?jms.username=u&jms.password=p%26%3F%25&jms.clientID=c&jms.prefetchPolicy.all=5"
                        + "&jms.connectTimeout=1000&jms.requestTimeout=2000&jms.sendTimeout=3000&jms.closeTimeout=4000"
                        + "&jms.deserializationPolicy.allowList=com.acme,org.acme.Order&failover.randomize=true");
    }

    @Test
    void shouldLeaveWhatIsBuiltAlone() {
        ConnectionFactoryBuilder builder = builder().broker("a");
        PenstockConnectionFactory first = builder.build();
        builder.broker("b").clientID("c");
        assertThat(first).isEqualTo(new PenstockConnectionFactory("penstock://a:9876"));
    }

    @Test
    void shouldSayWhatIsWrongWhenItIsBuilt() {
        assertThatThrownBy(() -> builder().option("jms.clientId", "c").build())
                .isInstanceOfSatisfying(
                        JMSRuntimeException.class,
                        failure -> assertThat(failure.getErrorCode()).isEqualTo("PENSTOCK-1107"))
                .hasMessageContaining("did you mean jms.clientID?");
        assertThatThrownBy(() -> builder().broker("a", 0).build()).hasMessageContaining("The port of 'a:0'");
        assertThatThrownBy(() -> builder().sendTimeout(Duration.ofMillis(-1)).build())
                .hasMessageContaining("jms.sendTimeout cannot be '-1'");
        assertThatThrownBy(() ->
                        builder().uri("vm://x?jms.password=hidden").broker("a").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
    }
}
