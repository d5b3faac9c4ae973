package io.penstock.conformance;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its broker: one process for the whole run over TCP, one broker for each class in the JVM. */
public final class TestedBrokers implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(TestedBrokers.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestedBroker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Transport transport = ((ConformanceCase) context.getRequiredTestInstance()).transport;
        if (transport == Transport.TCP) {
            return of(context.getRoot(), TestedBroker::process);
        }
        // The context of the class: the broker's threads are not to outlive it.
        return of(context.getParent().orElseThrow(), () -> TestedBroker.inJvm("conformance"));
    }

    private static TestedBroker of(ExtensionContext keeper, java.util.function.Supplier<TestedBroker> start) {
        return keeper.getStore(OURS)
                .getOrComputeIfAbsent(TestedBroker.class, unused -> start.get(), TestedBroker.class);
    }
}
