package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.traffic.Payload.Mark;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CargoTest {
    private static final int BACKLOG = 1_003;

    @Test
    void shouldMarkNoTwoMessagesAlikeAndNoneOfAnUnknownProducer() {
        Cargo[] all = {Cargo.plain(), Cargo.picked(), Cargo.priorities(BACKLOG), Cargo.groups(7)};
        for (Cargo cargo : all) {
            Set<Mark> marks = new HashSet<>();
            for (int index = 0; index < BACKLOG; index++) {
                Mark mark = cargo.mark(index);
                assertThat(mark.producer()).isBetween(0, cargo.producers() - 1);
                assertThat(marks.add(mark)).as("%s", mark).isTrue();
            }
        }
    }

    @Test
    void shouldExpectThePriorityNineBeforeAllOthersAndEachInItsOrder() {
        Cargo cargo = Cargo.priorities(BACKLOG);
        for (int index = 0; index < BACKLOG; index++) {
            for (int later = index + 1; later < Math.min(BACKLOG, index + 30); later++) {
                boolean first = index % 10 >= later % 10;
                assertThat(cargo.mark(index).number() < cargo.mark(later).number())
                        .as("%d and %d", index, later)
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void shouldExpectEachGroupsOrderAndNoneBetweenGroups() {
        Cargo cargo = Cargo.groups(3);
        assertThat(cargo.mark(4)).isEqualTo(new Mark(1, 1));
        assertThat(cargo.mark(7)).isEqualTo(new Mark(1, 2));
        assertThat(cargo.mark(5).producer()).isEqualTo(2);
    }
}
