package io.penstock.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReaderProxyTest {
    private record Task(boolean isPaced) implements ReaderTask {
        @Override
        public void read(OldMessages messages) {}

        @Override
        public void done() {}
    }

    private final ReaderProxy reader = ReaderProxy.none();

    @Test
    void shouldKeepPlacesForWindowsHoweverManyLooksWait() {
        for (int i = 0; i < ReaderProxy.TASKS_LIMIT; i++) {
            assertThat(reader.hasRoom()).isTrue();
            assertThat(reader.ask(new Task(true))).isTrue();
        }
        assertThat(reader.hasRoom()).isFalse();
        assertThat(reader.ask(new Task(true))).isFalse();
        for (int i = 0; i < ReaderProxy.TASKS_LIMIT; i++) {
            assertThat(reader.ask(new Task(false))).isTrue();
        }
        assertThat(reader.ask(new Task(false))).isFalse();
    }

    @Test
    void shouldTakeOneMoreForEachThatIsDone() {
        for (int i = 0; i < ReaderProxy.TASKS_LIMIT; i++) {
            reader.ask(new Task(true));
            reader.ask(new Task(false));
        }
        reader.read().add(reader.asked().poll());
        assertThat(reader.drain()).isOne();
        assertThat(reader.ask(new Task(false))).isFalse();
        assertThat(reader.ask(new Task(true))).isTrue();
    }
}
