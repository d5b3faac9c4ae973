package io.penstock.conformance.message;

import jakarta.jms.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Messages and destinations of another provider: objects that no class of Penstock knows. */
final class Foreign {
    private Foreign() {}

    /** An object of the interface only, which does what the other one does. */
    static <T> T of(Class<T> type, T behaviour) {
        return type.cast(Proxy.newProxyInstance(
                Foreign.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(behaviour, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** A message whose method of that name fails. */
    static <T extends Message> T failing(Class<T> type, T behaviour, String failing, Exception failure) {
        return type.cast(Proxy.newProxyInstance(
                Foreign.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(failing)) {
                        throw failure;
                    }
                    return method.invoke(behaviour, arguments);
                }));
    }
}
