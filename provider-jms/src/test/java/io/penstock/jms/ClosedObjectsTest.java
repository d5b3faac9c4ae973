package io.penstock.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import jakarta.jms.CompletionListener;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the specification says of closed objects, over every method that Jakarta Messaging's interfaces declare: closing again is silent, and everything else is an
 * IllegalStateException (3.1: Connection.close, Session.close, MessageProducer.close, MessageConsumer.close and JMSContext.close). What its owner closed is closed too.
 */
class ClosedObjectsTest extends LinkTestCase {
    /** Makes an object and says how it comes to be closed. */
    private interface Case {
        Closed make() throws Exception;
    }

    private record Closed(Object object, Unchecked.Action closing) {}

    // ---- the methods

    /** Every method that the interfaces of Jakarta Messaging declare for this object, each signature once. */
    private static List<Method> methods(Class<?> type) {
        Map<String, Method> bySignature = new HashMap<>();
        Set<Class<?>> interfaces = type.isInterface() ? Set.of(type) : interfaces(type);
        for (Class<?> each : interfaces) {
            for (Method method : each.getMethods()) {
                bySignature.putIfAbsent(signature(method), method);
            }
        }
        return bySignature.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private static String signature(Method method) {
        return method.getName() + List.of(method.getParameterTypes());
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> each : at.getInterfaces()) {
                collect(each, found);
            }
        }
        return found;
    }

    private static void collect(Class<?> type, Set<Class<?>> into) {
        if (type.getPackageName().equals("jakarta.jms") && into.add(type)) {
            for (Class<?> above : type.getInterfaces()) {
                collect(above, into);
            }
        }
    }

    private static Object[] arguments(Method method, Message message) {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(argument(type, message));
        }
        return arguments.toArray();
    }

    /** A valid argument, so that nothing but being closed can be what is wrong. */
    private static Object argument(Class<?> type, Message message) {
        Map<Class<?>, Object> values = Map.ofEntries(
                Map.entry(boolean.class, false),
                Map.entry(byte.class, (byte) 1),
                Map.entry(short.class, (short) 1),
                Map.entry(int.class, 1),
                Map.entry(long.class, 0L),
                Map.entry(float.class, 1f),
                Map.entry(double.class, 1d),
                Map.entry(byte[].class, new byte[] {1}),
                Map.entry(Map.class, Map.of()),
                Map.entry(Class.class, String.class),
                Map.entry(jakarta.jms.Topic.class, TOPIC),
                Map.entry(Message.class, message),
                Map.entry(CompletionListener.class, new Unheard()),
                Map.entry(ServerSessionPool.class, (ServerSessionPool) () -> null),
                Map.entry(MessageListener.class, (MessageListener) heard -> {}),
                Map.entry(ExceptionListener.class, (ExceptionListener) heard -> {}));
        if (values.containsKey(type)) {
            return values.get(type);
        }
        if (type.isInstance(QUEUE) && type != Object.class && type != java.io.Serializable.class) {
            return QUEUE;
        }
        return type.isInstance("x") ? "x" : null;
    }

    private static final class Unheard implements CompletionListener {
        @Override
        public void onCompletion(Message message) {}

        @Override
        public void onException(Message message, Exception exception) {}
    }

    /** What the call throws, or null. */
    private static Throwable thrown(Object on, Method method, Message message) {
        try {
            method.invoke(on, arguments(method, message));
            return null;
        } catch (InvocationTargetException failed) {
            return failed.getCause();
        } catch (IllegalAccessException impossible) {
            return fail(impossible);
        }
    }

    // ---- closed objects

    private Map<String, Case> cases() {
        Map<String, Case> cases = new HashMap<>();
        cases.put("connection", () -> new Closed(connection, connection::close));
        closings(cases, "session", () -> connection.createSession());
        closings(cases, "queue session", () -> connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE));
        closings(cases, "topic session", () -> connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE));
        closings(cases, "transacted session", () -> connection.createSession(Session.SESSION_TRANSACTED));
        for (PenstockDestination to : new PenstockDestination[] {QUEUE, TOPIC, null}) {
            cases.put("producer of " + to + ", by itself", () -> {
                MessageProducer producer = connection.createSession().createProducer(to);
                return new Closed(producer, producer::close);
            });
            cases.put("producer of " + to + ", with its session", () -> {
                Session session = connection.createSession();
                return new Closed(session.createProducer(to), session::close);
            });
            cases.put(
                    "producer of " + to + ", with its connection",
                    () -> new Closed(connection.createSession().createProducer(to), connection::close));
        }
        for (PenstockDestination of : List.of(QUEUE, TOPIC)) {
            cases.put("consumer of " + of + ", by itself", () -> {
                MessageConsumer consumer = connection.createSession().createConsumer(of);
                return new Closed(consumer, consumer::close);
            });
            cases.put("consumer of " + of + ", with its session", () -> {
                Session session = connection.createSession();
                return new Closed(session.createConsumer(of), session::close);
            });
            cases.put(
                    "consumer of " + of + ", with its connection",
                    () -> new Closed(connection.createSession().createConsumer(of), connection::close));
        }
        return cases;
    }

    private interface SessionMaking {
        Session make() throws JMSException;
    }

    private void closings(Map<String, Case> cases, String name, SessionMaking making) {
        cases.put(name + ", by itself", () -> {
            Session session = making.make();
            return new Closed(session, session::close);
        });
        cases.put(name + ", with its connection", () -> new Closed(making.make(), connection::close));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseEveryMethodOfAClosedObjectButClose() {
        return cases().entrySet().stream()
                .map(each -> dynamicTest(each.getKey(), () -> {
                    connect();
                    Message message = connection.createSession().createTextMessage("x");
                    Closed closed = each.getValue().make();
                    closed.closing().run();
                    expect(closed.object(), IllegalStateException.class, ClosedObjectsTest::isRefused, message);
                }));
    }

    /** Session.run is for application servers and has no exception to throw; a closed session has nothing to run. */
    private static boolean isRefused(Method method) {
        return !method.getName().equals("close") && !method.getName().equals("run");
    }

    private static void expect(Object object, Class<?> exception, Predicate<Method> refused, Message message) {
        List<String> wrong = new ArrayList<>();
        List<Method> methods = methods(object.getClass());
        assertThat(methods).hasSizeGreaterThan(5);
        for (Method method : methods) {
            Throwable thrown = thrown(object, method, message);
            boolean right = refused.test(method)
                    ? thrown != null && thrown.getClass() == exception && hasCode(thrown)
                    : thrown == null;
            if (!right) {
                wrong.add(method + " threw " + thrown);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean hasCode(Throwable thrown) {
        String code = thrown instanceof JMSException checked
                ? checked.getErrorCode()
                : ((JMSRuntimeException) thrown).getErrorCode();
        return code != null && thrown.getMessage().startsWith(code + ": ");
    }

    @Test
    void shouldRefuseEveryMethodOfAClosedConnectionConsumer() throws Exception {
        ConnectionConsumer closed = connection.createConnectionConsumer(QUEUE, null, () -> null, 1);
        closed.close();
        closed.close();
        assertThat(thrown(closed, ConnectionConsumer.class.getMethod("getServerSessionPool"), null))
                .isExactlyInstanceOf(IllegalStateException.class);
    }

    private JMSContext context() {
        return new PenstockContext(connection, SessionMode.AUTO);
    }

    @Test
    void shouldRefuseEveryMethodOfAClosedContext() throws Exception {
        Message message = connection.createSession().createTextMessage("x");
        JMSContext context = context();
        JMSContext second = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        context.close();
        expect(context, IllegalStateRuntimeException.class, ClosedObjectsTest::isRefused, message);
        assertThat(second.getClientID()).isNull();
        second.close();
        expect(second, IllegalStateRuntimeException.class, ClosedObjectsTest::isRefused, message);
    }

    @Test
    void shouldRefuseEveryMethodOfAClosedConsumerOfAContext() throws Exception {
        Message message = connection.createSession().createTextMessage("x");
        JMSContext context = context();
        JMSConsumer closed = context.createConsumer(QUEUE);
        closed.close();
        expect(closed, IllegalStateRuntimeException.class, ClosedObjectsTest::isRefused, message);
        JMSConsumer withContext = context.createConsumer(QUEUE);
        context.close();
        expect(withContext, IllegalStateRuntimeException.class, ClosedObjectsTest::isRefused, message);
    }

    /** A JMSProducer is a set of settings with nothing to close: they stay readable, and only sending needs the context. */
    @Test
    void shouldSendNothingOnAClosedContext() throws Exception {
        Message message = connection.createSession().createTextMessage("x");
        JMSContext context = context();
        List<Method> methods = methods(JMSProducer.class);
        List<JMSProducer> producers = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            producers.add(context.createProducer().setProperty("x", "1"));
        }
        context.close();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            Throwable thrown = thrown(producers.get(i), methods.get(i), message);
            boolean right = methods.get(i).getName().equals("send")
                    ? thrown instanceof IllegalStateRuntimeException && hasCode(thrown)
                    : thrown == null;
            if (!right) {
                wrong.add(methods.get(i) + " threw " + thrown);
            }
        }
        assertThat(methods).hasSizeGreaterThan(40);
        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldRefuseToAcknowledgeOnAClosedSession() throws Exception {
        Session session = started(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(QUEUE);
        consumer.receive(1);
        link.deliver(1, 0, 0, "a");
        TextMessage message = (TextMessage) consumer.receive(5_000);
        session.close();
        assertThat(thrown(message, Message.class.getMethod("acknowledge"), null))
                .isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToDeleteATemporaryQueueOnAClosedConnection() throws Exception {
        TemporaryQueue queue = connection.createSession().createTemporaryQueue();
        connection.close();
        // As the client core answers on a closed connection.
        link.fail(new PenstockException(ErrorCode.CONNECTION_CLOSED, "closed"), word -> true);
        assertThat(queue.getQueueName()).isNotEmpty();
        assertThat(thrown(queue, TemporaryQueue.class.getMethod("delete"), null))
                .isExactlyInstanceOf(IllegalStateException.class);
    }

    // ---- open objects

    /** Pools and containers call getters to see what they have. */
    @Test
    void shouldAnswerEveryGetterOfAnOpenObject() throws Exception {
        JMSContext context = context();
        List<Object> open = new ArrayList<>(List.of(
                new PenstockConnectionMetaData(),
                connection,
                context,
                context.createProducer(),
                context.createConsumer(QUEUE),
                connection.createSession(),
                connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE),
                connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE),
                connection.createSession().createTemporaryQueue(),
                QUEUE,
                TOPIC));
        Session session = connection.createSession();
        for (PenstockDestination each : List.of(QUEUE, TOPIC)) {
            open.add(session.createProducer(each));
            open.add(session.createConsumer(each));
        }
        open.add(session.createProducer(null));
        for (Message each : List.of(
                session.createMessage(),
                session.createTextMessage(),
                session.createObjectMessage(),
                session.createMapMessage())) {
            open.add(each);
        }
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Object object : open) {
            for (Method method : methods(object.getClass())) {
                if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    asked++;
                    Throwable thrown = thrown(object, method, null);
                    if (thrown != null) {
                        wrong.add(object + ": " + method + " threw " + thrown);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(100);
    }
}
