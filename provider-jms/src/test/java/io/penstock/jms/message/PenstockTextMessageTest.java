package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PenstockTextMessageTest {
    private final PenstockTextMessage message = new PenstockTextMessage();

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"plain", "zwölf Boxkämpfer", "日本語", "🚰", "with \u0000 and \n"})
    void shouldCarryAnyText(String text) throws JMSException {
        message.setText(text);
        assertThat(message.getText()).isEqualTo(text);
        PenstockTextMessage received = Received.from(message);
        assertThat(received.getText()).isEqualTo(text);
        assertThat(received.getBody(String.class)).isEqualTo(text);
        assertThat(Received.from(received).getText()).isEqualTo(text);
    }

    @Test
    void shouldBeReadOnlyWhenReceivedUntilItsBodyIsCleared() throws JMSException {
        message.setText("a");
        PenstockTextMessage received = Received.from(message);
        assertThatThrownBy(() -> received.setText("b")).isInstanceOf(MessageNotWriteableException.class);
        received.clearProperties();
        assertThatThrownBy(() -> received.setText("b")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.getText()).isNull();
        received.setText("b");
        assertThat(Received.from(received).getText()).isEqualTo("b");
    }

    @Test
    void shouldBeHadAsTextOnly() throws JMSException {
        message.setText("a");
        assertThat(message.getBody(CharSequence.class)).isEqualTo("a");
        assertThat(message.getBody(Object.class)).isEqualTo("a");
        assertThat(message.isBodyAssignableTo(String.class)).isTrue();
        assertThat(message.isBodyAssignableTo(Boolean.class)).isFalse();
        assertThatThrownBy(() -> message.getBody(Boolean.class)).isInstanceOf(MessageFormatException.class);
        message.clearBody();
        assertThat(message.isBodyAssignableTo(Boolean.class)).isTrue();
        assertThat(message.getBody(Boolean.class)).isNull();
    }
}
