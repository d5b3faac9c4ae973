package io.penstock.jms.link;

import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds the broker behind {@code vm://}. Stateless, for any thread. */
public final class EmbeddedBrokers {
    /** What has to be on the class path. */
    static final String ARTIFACT = "io.penstock:penstock-dist";

    private EmbeddedBrokers() {}

    /**
     * Opens the broker of this name in this virtual machine.
     *
     * @throws PenstockException NO_BROKER that names the artifact, if there is none that could be started
     */
    public static EmbeddedBroker.Lease open(String name, Map<String, String> options) {
        return ServiceLoader.load(EmbeddedBroker.class, EmbeddedBrokers.class.getClassLoader())
                .findFirst()
                .or(() -> ServiceLoader.load(EmbeddedBroker.class).findFirst())
                .orElseThrow(() -> new PenstockException(
                        ErrorCode.NO_BROKER,
                        "vm://" + name + " needs a broker in this Java virtual machine: put " + ARTIFACT
                                + " (penstock.jar) on the class path"))
                .open(name, options);
    }
}
