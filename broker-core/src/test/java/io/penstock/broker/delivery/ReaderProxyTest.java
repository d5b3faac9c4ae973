package io.penstock.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.broker.delivery.ReaderTask.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReaderProxyTest {
    private record Task(Kind kind) implements ReaderTask {
        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public void read(OldMessages messages) {}

        @Override
        public void done() {}
    }

    private final ReaderProxy reader = ReaderProxy.none();

    @ParameterizedTest
    @EnumSource
    void shouldKeepPlacesForTheOthersHoweverManyOfOneKindWait(Kind kind) {
        for (int i = 0; i < ReaderProxy.TASKS_LIMIT; i++) {
            assertThat(reader.hasRoom(kind)).isTrue();
            assertThat(reader.ask(new Task(kind))).isTrue();
        }
        assertThat(reader.hasRoom(kind)).isFalse();
        assertThat(reader.ask(new Task(kind))).isFalse();
        for (Kind other : Kind.values()) {
            assertThat(reader.hasRoom(other)).isEqualTo(other != kind);
        }
    }

    @Test
    void shouldTakeAsManyOfEachKindAndOneMoreForEachThatIsDone() {
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < ReaderProxy.TASKS_LIMIT; i++) {
                assertThat(reader.ask(new Task(kind))).isTrue();
            }
        }
        ReaderTask first = reader.asked().poll();
        reader.read().add(first);
        assertThat(reader.drain()).isOne();
        for (Kind kind : Kind.values()) {
            assertThat(reader.ask(new Task(kind))).isEqualTo(kind == first.kind());
        }
    }
}
