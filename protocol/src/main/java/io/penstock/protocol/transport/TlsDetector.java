package io.penstock.protocol.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first byte of an accepted connection: a TLS handshake begins with 0x16, a frame's length never does
 * (it would be above every limit). Puts the TLS handler in and takes itself out. Event loop only.
 */
final class TlsDetector extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsDetector.class);
    private static final int HANDSHAKE = 0x16;
    private static final int HANDSHAKE_LIMIT_MS = 10_000;

    private final SslContext tls;
    private final TlsMode mode;
    private final NettyConnection connection;

    TlsDetector(SslContext tls, TlsMode mode, NettyConnection connection) {
        this.tls = tls;
        this.mode = mode;
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (bytes.getUnsignedByte(bytes.readerIndex()) == HANDSHAKE) {
            SslHandler handler = tls.newHandler(context.alloc());
            handler.setHandshakeTimeoutMillis(HANDSHAKE_LIMIT_MS);
            context.pipeline().addAfter(context.name(), "tls", handler);
            connection.markEncrypted();
        } else if (mode == TlsMode.ENFORCING) {
            LOG.warn("[connection-without-tls] {} is closed: TLS is required here", connection);
            bytes.release();
            connection.close("TLS is required here");
            return;
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }
}
