package io.penstock.broker.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IdTableTest {
    @Test
    void shouldBehaveLikeATreeMap() {
        Random random = new Random(20261120);
        IdTable<String> table = new IdTable<>();
        TreeMap<Long, String> model = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            long key = random.nextInt(200);
            String value = "v" + step;
            switch (random.nextInt(3)) {
                case 0 -> assertThat(table.put(key, value)).isEqualTo(model.put(key, value));
                case 1 -> assertThat(table.remove(key)).isEqualTo(model.remove(key));
                default -> assertThat(table.get(key)).isEqualTo(model.get(key));
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        List<String> inOrder = new ArrayList<>();
        table.forEach(inOrder::add);
        assertThat(inOrder).containsExactlyElementsOf(model.values());
        assertThat(table.at(0)).isEqualTo(model.firstEntry().getValue());
        assertThatThrownBy(() -> table.at(table.size())).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
