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
            return of(context.getRoot(), transport, TestedBroker::process);
        }
        // The context of the class: the broker's threads are not to outlive it.
        return of(context.getParent().orElseThrow(), transport, () -> TestedBroker.inJvm("conformance"));
    }

    /** By its transport, for a store that has nothing of that name asks those above it: the process would be found for both. */
    private static TestedBroker of(
            ExtensionContext keeper, Transport transport, java.util.function.Supplier<TestedBroker> start) {
        return keeper.getStore(OURS).getOrComputeIfAbsent(transport, unused -> start.get(), TestedBroker.class);
    }
}
