package io.penstock.protocol.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;

/**
 * Hands socket options to Netty. Never a receive-buffer allocator: setting one resets the messages per read to one and
 * costs most of the rate. Stateless.
 */
final class SocketSettings {
    private SocketSettings() {}

    static void apply(SocketOptions options, Bootstrap to) {
        to.option(ChannelOption.TCP_NODELAY, options.tcpNoDelay());
        to.option(ChannelOption.SO_KEEPALIVE, options.tcpKeepAlive());
        if (options.sendBufferSize() > 0) {
            to.option(ChannelOption.SO_SNDBUF, options.sendBufferSize());
        }
        if (options.receiveBufferSize() > 0) {
            to.option(ChannelOption.SO_RCVBUF, options.receiveBufferSize());
        }
    }

    static void applyToChildren(SocketOptions options, ServerBootstrap to) {
        to.childOption(ChannelOption.TCP_NODELAY, options.tcpNoDelay());
        to.childOption(ChannelOption.SO_KEEPALIVE, options.tcpKeepAlive());
        if (options.sendBufferSize() > 0) {
            to.childOption(ChannelOption.SO_SNDBUF, options.sendBufferSize());
        }
        if (options.receiveBufferSize() > 0) {
            to.childOption(ChannelOption.SO_RCVBUF, options.receiveBufferSize());
        }
    }
}
