package io.penstock.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that somebody sends to run code, to take memory or to take time: each is refused with the code of that, and at once. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DeserializationAttackTest {
    private static final DeserializationPolicy EVERYTHING = new DeserializationPolicy(List.of("*"), List.of());

    /** Levels of containers that are within the depth allowed. */
    private static final int LEVELS = 18;

    private static void refused(Object body, DeserializationPolicy policy, String... expected) throws JMSException {
        byte[] bytes = ObjectBytes.of((Serializable) body);
        refused(bytes, policy, expected);
    }

    private static void refused(byte[] bytes, DeserializationPolicy policy, String... expected) {
        assertThatThrownBy(() -> ObjectBytes.read(bytes, policy))
                .isInstanceOfSatisfying(MessageFormatException.class, failure -> {
                    assertThat(failure.getErrorCode()).isEqualTo(ErrorCode.OBJECT_REFUSED.label());
                    assertThat(failure.getLinkedException()).isSameAs(failure.getCause());
                    assertThat(failure.getMessage()).contains(expected);
                });
    }

    // ---- time

    /**
     * Containers that each hold the same few containers of the next level, so that hashing the first visits branches^levels of them. They are filled from the outside
     * in, since filling them from the inside would take as long as the attack.
     */
    private static Collection<Object> sharing(Supplier<Collection<Object>> container, int branches, int levels) {
        Collection<Object> root = container.get();
        List<Collection<Object>> parents = List.of(root);
        for (int level = 0; level < levels; level++) {
            List<Collection<Object>> children = new ArrayList<>();
            for (int i = 0; i < branches; i++) {
                Collection<Object> child = container.get();
                child.add(level + "-" + i);
                children.add(child);
            }
            parents.forEach(parent -> parent.addAll(children));
            parents = children;
        }
        return root;
    }

    @Test
    void shouldRefuseSetsThatShareEachOtherTooOften() throws JMSException {
        for (DeserializationPolicy policy : List.of(DeserializationPolicy.basics(), EVERYTHING)) {
            refused(sharing(HashSet::new, 4, LEVELS), policy, "each use of a shared one counted");
            refused(sharing(HashSet::new, 20, LEVELS), policy, "10000");
        }
    }

    @Test
    void shouldRefuseListsAndMapsThatShareEachOtherInsideAHashedContainer() throws JMSException {
        HashSet<Object> hashed = new HashSet<>();
        ArrayList<Object> lists = new ArrayList<>();
        hashed.add(lists);
        lists.addAll(sharing(ArrayList::new, 4, LEVELS - 1));
        refused(hashed, DeserializationPolicy.basics(), "each use of a shared one counted");

        HashMap<Object, Object> root = new HashMap<>();
        List<Map<Object, Object>> parents = List.of(root);
        for (int level = 0; level < LEVELS; level++) {
            Map<Object, Object> key = new LinkedHashMap<>(Map.of("key", level));
            Map<Object, Object> value = new LinkedHashMap<>(Map.of("value", level));
            Map<Object, Object> second = new LinkedHashMap<>(Map.of("second", level));
            parents.forEach(parent -> {
                parent.put(key, value);
                parent.put(second, key);
            });
            parents = List.of(key, value, second);
        }
        refused(root, DeserializationPolicy.basics(), "each use of a shared one counted");
    }

    /** Thousands of lists with one hash code, which a table compares with each other, each by way of a long list that two copies of are shared. */
    @Test
    void shouldRefuseManyListsThatAreSlowToCompare() throws JMSException {
        ArrayList<String> first = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            first.add("element " + i);
        }
        ArrayList<String> second = new ArrayList<>();
        first.forEach(element -> second.add(String.valueOf(element.toCharArray())));
        HashMap<Object, Object> colliding = new HashMap<>();
        List<ArrayList<Object>> lists = new ArrayList<>();
        for (int i = 0; i < 1 << 11; i++) {
            StringBuilder sameHash = new StringBuilder();
            for (int bit = 0; bit < 11; bit++) {
                sameHash.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            // The long list comes in last, so that this test need not pay for what it attacks with.
            ArrayList<Object> list = new ArrayList<>(List.of(i, sameHash.toString()));
            lists.add(list);
            colliding.put(list, i);
        }
        for (int i = 0; i < lists.size(); i++) {
            lists.get(i).set(0, i % 2 == 0 ? first : second);
        }
        refused(colliding, DeserializationPolicy.basics(), "each use of a shared one counted");
    }

    @Test
    void shouldRefuseAContainerThatHoldsItself() throws JMSException {
        ArrayList<Object> list = new ArrayList<>();
        list.add(list);
        refused(list, DeserializationPolicy.basics(), "holds itself");
        Object[] array = new Object[1];
        array[0] = array;
        refused(array, DeserializationPolicy.basics(), "holds itself");
        HashMap<Object, Object> map = new HashMap<>();
        map.put("self", new ArrayList<>(List.of(map)));
        refused(map, DeserializationPolicy.basics(), "holds itself");
    }

    @Test
    void shouldTakeWhatIsSharedWithinReason() throws JMSException {
        Date date = new Date(7);
        ArrayList<Object> row = new ArrayList<>(Collections.nCopies(50, date));
        ArrayList<Object> rows = new ArrayList<>(Collections.nCopies(100, row));
        assertThat(ObjectBytes.read(ObjectBytes.of(rows), DeserializationPolicy.basics()))
                .isEqualTo(rows);
        Map<String, Object> document = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            document = new HashMap<>(Map.of("name", "level " + i, "children", new ArrayList<>(List.of(document, i))));
        }
        assertThat(ObjectBytes.read(ObjectBytes.of((Serializable) document), DeserializationPolicy.basics()))
                .isEqualTo(document);
    }

    /** A class whose reading never ends by itself. */
    static final class Endless implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            recurse(in);
        }

        private static int recurse(ObjectInputStream in) {
            return recurse(in) + 1;
        }
    }

    @Test
    void shouldTurnAStackOverflowOfAnAllowedClassIntoAFormatException() throws JMSException {
        byte[] bytes = ObjectBytes.of(new Endless());
        assertThatThrownBy(() -> ObjectBytes.read(bytes, EVERYTHING))
                .isInstanceOf(MessageFormatException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    // ---- memory

    private static byte[] withInt(Object body, int fromEnd, int value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(body);
        }
        byte[] forged = bytes.toByteArray();
        ByteBuffer.wrap(forged).putInt(forged.length - fromEnd, value);
        return forged;
    }

    @Test
    void shouldRefuseSizesThatTheBodyCannotFill() throws IOException {
        for (DeserializationPolicy policy : List.of(DeserializationPolicy.basics(), EVERYTHING)) {
            // The length stands before the elements.
            refused(withInt(new byte[] {1}, 5, Integer.MAX_VALUE), policy, "claims an array");
            refused(withInt(new long[] {1}, 12, 1_000_000_000), policy, "claims an array");
            refused(withInt(new Object[] {null}, 5, 1_000_000_000), policy, "claims an array");
            // The count of entries is the last number of a map's block, which no entry follows.
            refused(withInt(new HashMap<>(), 5, 1_000_000_000), policy, "claims an array");
            refused(withInt(new ArrayList<>(), 11, 1_000_000_000), policy, "claims an array");
        }
    }

    @Test
    void shouldRefuseOneObjectThatStandsForMany() throws JMSException {
        refused(
                Collections.nCopies(Integer.MAX_VALUE, "x"),
                DeserializationPolicy.basics(),
                "java.util.Collections$CopiesList",
                DeserializationPolicy.ALLOW_LIST);
    }

    @Test
    void shouldRefuseMoreObjectsThanAllowedEvenIfTheyAreTheSame() throws JMSException {
        refused(new ArrayList<>(Collections.nCopies(10_001, new Date(1))), DeserializationPolicy.basics(), "10000");
    }

    // ---- code

    /** Anything that runs when it is called. */
    record Handler() implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return method.getName().equals("hashCode") ? 1 : null;
        }
    }

    @Test
    void shouldMakeNoProxiesWhateverIsAllowed() throws JMSException {
        Object proxy = Proxy.newProxyInstance(
                DeserializationAttackTest.class.getClassLoader(),
                new Class<?>[] {Comparator.class, Runnable.class},
                new Handler());
        for (DeserializationPolicy policy : List.of(DeserializationPolicy.basics(), EVERYTHING)) {
            refused(proxy, policy, "a proxy of java.util.Comparator, java.lang.Runnable", "are not deserialized");
        }
    }

    /** A lambda that can be serialized. */
    interface SerializableComparator extends Comparator<String>, Serializable {}

    @Test
    void shouldNameTheClassOfEachKnownBeginningOfAChain() throws Exception {
        SerializableComparator lambda = (a, b) -> a.compareTo(b);
        PriorityQueue<String> queue = new PriorityQueue<>(lambda);
        queue.add("x");
        refused(queue, DeserializationPolicy.basics(), "java.util.PriorityQueue", DeserializationPolicy.ALLOW_LIST);
        refused(lambda, DeserializationPolicy.basics(), "java.lang.invoke.SerializedLambda");
        TreeMap<String, String> sorted = new TreeMap<>(Collections.reverseOrder());
        refused(sorted, DeserializationPolicy.basics(), "java.util.Collections$ReverseComparator");
        HashMap<Object, Object> resolving = new HashMap<>();
        resolving.put(URI.create("http://localhost").toURL(), 1);
        refused(resolving, DeserializationPolicy.basics(), "java.net.URL");
        refused(new Object[] {new Handler()}, DeserializationPolicy.basics(), Handler.class.getName());
        refused(Thread.State.NEW, DeserializationPolicy.basics(), "java.lang.Thread$State");
        refused(Runtime.class, DeserializationPolicy.basics(), "java.lang.Runtime");
    }

    // ---- garbage

    /** Changed at random, a body is still an object or a format exception: nothing else comes out, and nothing hangs. */
    @Test
    void shouldSurviveDamagedBodies() throws JMSException {
        byte[] good = ObjectBytes.of((Serializable) List.of(
                new HashMap<>(Map.of("a", new Date(1))),
                new TreeMap<>(Map.of(1, new int[] {2})),
                new HashSet<>(List.of("b"))));
        Random random = new Random(20_261_127);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bad = Arrays.copyOf(bad, random.nextInt(bad.length));
            }
            try {
                ObjectBytes.read(bad, DeserializationPolicy.basics());
                read++;
            } catch (MessageFormatException damaged) {
                assertThat(damaged.getErrorCode()).startsWith("PENSTOCK-18");
            }
        }
        assertThat(read).isPositive();
    }
}
