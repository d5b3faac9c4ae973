package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class PenstockConnectionMetaDataTest {
    @Test
    void shouldSayWhatThisProviderIs() {
        PenstockConnectionMetaData data = new PenstockConnectionMetaData();
        assertThat(data.getJMSVersion()).isEqualTo("3.1");
        assertThat(data.getJMSMajorVersion()).isEqualTo(3);
        assertThat(data.getJMSMinorVersion()).isEqualTo(1);
        assertThat(data.getJMSProviderName()).isEqualTo("Penstock");
        assertThat(data.getProviderVersion())
                .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
        assertThat(Collections.list(data.getJMSXPropertyNames()))
                .containsExactlyInAnyOrder(
                        "JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount", "JMSXUserID", "JMSXAppID");
    }
}
