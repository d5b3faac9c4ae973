package io.penstock.protocol.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.PenstockException;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS contexts of key-store files, by the JDK's own TLS. Stateless. */
final class TlsContexts {
    private TlsContexts() {}

    static SslContext forServer(ServerTls tls) {
        ClientTls.KeyStoreFile file = new ClientTls.KeyStoreFile(tls.keyStore(), tls.keyStorePassword(), null);
        try {
            Key key = keyOf(file);
            return SslContextBuilder.forServer(key.key(), key.chain())
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw broken(file, e);
        }
    }

    static SslContext forClient(ClientTls tls) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
            if (tls.trust() instanceof ClientTls.Trust.Everyone) {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            } else if (tls.trust() instanceof ClientTls.Trust.Store store) {
                builder.trustManager(trustOf(store.file()));
            }
            if (tls.keys() != null) {
                Key key = keyOf(tls.keys());
                builder.keyManager(key.key(), key.chain());
            }
            if (!tls.protocols().isEmpty()) {
                builder.protocols(tls.protocols());
            }
            if (!tls.cipherSuites().isEmpty()) {
                builder.ciphers(tls.cipherSuites());
            }
            builder.endpointIdentificationAlgorithm(tls.hostCheck() == ClientTls.HostCheck.VERIFY ? "HTTPS" : null);
            return builder.build();
        } catch (GeneralSecurityException | IOException e) {
            throw new PenstockException(ErrorCode.TLS_FAILED, "TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManagerFactory trustOf(ClientTls.KeyStoreFile file)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(open(file));
        return factory;
    }

    private record Key(PrivateKey key, List<X509Certificate> chain) {}

    private static Key keyOf(ClientTls.KeyStoreFile file) throws GeneralSecurityException, IOException {
        KeyStore store = open(file);
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && (file.alias() == null || file.alias().equals(alias))) {
                PrivateKey key = (PrivateKey) store.getKey(alias, password(file));
                List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(alias))
                        .map(X509Certificate.class::cast)
                        .toList();
                return new Key(key, chain);
            }
        }
        throw new GeneralSecurityException(
                file.path() + " holds no key" + (file.alias() == null ? "" : " named " + file.alias()));
    }

    private static KeyStore open(ClientTls.KeyStoreFile file) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(new File(file.path().toString()), password(file));
    }

    private static char[] password(ClientTls.KeyStoreFile file) {
        return file.password() == null ? null : file.password().toCharArray();
    }

    private static PenstockException broken(ClientTls.KeyStoreFile file, Exception cause) {
        return new PenstockException(
                ErrorCode.TLS_FAILED, "key store " + file.path() + " cannot be used: " + cause.getMessage(), cause);
    }
}
