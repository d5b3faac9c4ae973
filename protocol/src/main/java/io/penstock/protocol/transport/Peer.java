package io.penstock.protocol.transport;

import io.netty.channel.Channel;
import io.netty.channel.local.LocalAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who is at the other end of a channel.
 *
 * @param text for people
 * @param address null inside this Java virtual machine
 * @param loopback true if the peer is on this machine
 */
record Peer(String text, InetAddress address, boolean loopback) {
    /** The peer that is dialled; its address is not known yet. */
    static Peer of(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Tcp tcp) {
            String host = tcp.host();
            boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
            return new Peer(endpoint.toString(), null, loopback);
        }
        return new Peer(endpoint.toString(), null, true);
    }

    static Peer of(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (remote instanceof InetSocketAddress inet) {
            String text = new Endpoint.Tcp(inet.getAddress().getHostAddress(), inet.getPort()).toString();
            return new Peer(text, inet.getAddress(), inet.getAddress().isLoopbackAddress());
        }
        if (remote instanceof LocalAddress local) {
            return new Peer("vm:" + local.id(), null, true);
        }
        return new Peer(String.valueOf(remote), null, false);
    }
}
