package io.penstock.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("sendTimeout", "requestTimeout", "clientID", "listenPort");

    @Test
    void shouldFindTheNameWithTheFewestChanges() {
        assertThat(NearestName.of("sendTimeuot", KNOWN)).contains("sendTimeout");
        assertThat(NearestName.of("clientid", KNOWN)).contains("clientID");
        assertThat(NearestName.of("listen_port", KNOWN)).contains("listenPort");
    }

    @Test
    void shouldSuggestNothingForANameLikeNoOther() {
        assertThat(NearestName.of("zzzzzzzzzzzz", KNOWN)).isEmpty();
        assertThat(NearestName.of("x", List.of())).isEmpty();
    }
}
