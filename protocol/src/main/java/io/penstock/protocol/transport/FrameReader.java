package io.penstock.protocol.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what arrives into frames and offers them to the connection's handler, one at a time and in order.
 *
 * <p>A frame's length is checked against the limit in force before anything is kept for it, and only bytes that have
 * arrived take memory. A whole frame is copied once, into an array of exactly its size which belongs to the receiver.
 * While a frame is parked nothing is decoded and reading is off: what is held back is one frame and at most what one
 * read of the socket brought.
 *
 * <p>Nor is anything decoded while the connection holds its reads, since too much that was sent to the peer has not left:
 * that is asked before each frame.
 *
 * <p>Event loop only.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
    private static final int LENGTH_FIELD = 4;
    private static final int FRAME_MIN = 4;

    private final NettyConnection connection;
    private ByteBuf arrived;
    private Frame parked;
    private boolean held;

    FrameReader(NettyConnection connection) {
        this.connection = connection;
    }

    /** Whether it does not listen: a frame is parked, or reads are held. */
    boolean isWaiting() {
        return parked != null || held;
    }

    /** Offers the parked frame again and goes on if it is taken. */
    void resume() {
        if (parked == null || connection.isClosing()) {
            return;
        }
        Frame again = parked;
        parked = null;
        goOn(() -> offer(again));
    }

    /** What was unsent has left: goes on if reads were held for it. */
    void release() {
        if (held && !connection.isClosing()) {
            held = false;
            goOn(() -> {});
        }
    }

    /** Not called by the pipeline, which therefore does not see what a handler throws. */
    private void goOn(Runnable first) {
        try {
            first.run();
            decode();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        if (!isWaiting()) {
            connection.heard();
            connection.setReading(NettyConnection.AutoRead.ON);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (connection.isClosing()) {
            bytes.release();
            return;
        }
        connection.heard();
        arrived = arrived == null
                ? bytes
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), arrived, bytes);
        decode();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
        parked = null;
        connection.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    private void failed(Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.info("[connection-failed] {}: {}", connection, cause.toString());
        } else {
            LOG.error("[connection-handler-failed] {} is closed by an exception", connection, cause);
        }
        connection.fail(cause.toString());
    }

    private void decode() {
        while (!isWaiting() && arrived != null && !connection.isClosing()) {
            int readable = arrived.readableBytes();
            if (readable < LENGTH_FIELD) {
                break;
            }
            int length = arrived.getInt(arrived.readerIndex());
            if (length < FRAME_MIN || length > connection.frameLimit()) {
                connection.refuseFrame(
                        "frame length " + length + " is outside " + FRAME_MIN + " to " + connection.frameLimit());
                break;
            }
            if (readable - LENGTH_FIELD < length || holds()) {
                break;
            }
            arrived.skipBytes(LENGTH_FIELD);
            byte[] bytes = new byte[length];
            arrived.readBytes(bytes);
            decodeOne(bytes);
        }
        if (arrived != null && (!arrived.isReadable() || connection.isClosing())) {
            drop();
        }
    }

    private boolean holds() {
        if (connection.holdsReads()) {
            held = true;
            connection.setReading(NettyConnection.AutoRead.OFF);
        }
        return held;
    }

    private void decodeOne(byte[] bytes) {
        Frame frame;
        try {
            frame = Frame.decode(ByteBuffer.wrap(bytes));
        } catch (WireException e) {
            connection.refuseFrame("not a frame: " + e.getMessage());
            return;
        }
        offer(frame);
    }

    private void offer(Frame frame) {
        try {
            if (connection.handler().onFrame(connection, frame) == Taken.PARK) {
                parked = frame;
                connection.setReading(NettyConnection.AutoRead.OFF);
            }
        } catch (WireException e) {
            connection.refuseFrame("not a command: " + e.getMessage());
        }
    }

    private void drop() {
        if (arrived != null) {
            arrived.release();
            arrived = null;
        }
    }
}
