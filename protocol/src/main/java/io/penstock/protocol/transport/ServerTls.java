package io.penstock.protocol.transport;

import java.nio.file.Path;

/**
 * A listener's TLS.
 *
 * @param keyStore PKCS#12 or JKS file with the private key and its certificates
 * @param keyStorePassword opens the store and its key
 * @param mode whether TLS is a choice or a must
 */
public record ServerTls(Path keyStore, String keyStorePassword, TlsMode mode) {
    @Override
    public String toString() {
        return "ServerTls[" + keyStore + ", " + mode + "]";
    }
}
