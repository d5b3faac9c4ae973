package io.penstock.protocol.transport;

import java.nio.file.Path;
import java.util.List;

/**
 * A client's TLS.
 *
 * @param trust whose certificates are believed
 * @param hostCheck whether the certificate must name the host that was dialled
 * @param keys the client's own key, or null
 * @param protocols protocol versions allowed; empty = those of the JDK
 * @param cipherSuites cipher suites allowed; empty = those of the JDK
 */
public record ClientTls(
        Trust trust, HostCheck hostCheck, KeyStoreFile keys, List<String> protocols, List<String> cipherSuites) {
    public ClientTls {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** The JDK's trusted authorities, host verified. */
    public static ClientTls defaults() {
        return new ClientTls(new Trust.Jdk(), HostCheck.VERIFY, null, List.of(), List.of());
    }

    /** Whether the certificate must name the host that was dialled. */
    public enum HostCheck {
        VERIFY,
        SKIP
    }

    /** Whose certificates are believed. */
    public sealed interface Trust {
        /** The authorities that the JDK trusts. */
        record Jdk() implements Trust {}

        /** Everyone: for tests. */
        record Everyone() implements Trust {}

        /** Those in a key store. */
        record Store(KeyStoreFile file) implements Trust {}
    }

    /** A PKCS#12 or JKS file; the alias chooses one of several keys, null the first. */
    public record KeyStoreFile(Path path, String password, String alias) {
        @Override
        public String toString() {
            return "KeyStoreFile[" + path + "]";
        }
    }
}
