/**
 * What brokers tell name servers and name servers tell clients: plain values and the one place that knows their bytes.
 *
 * <p>Shared by the name server, the broker's registrar and the client's name-server client, which never see each other.
 */
package io.penstock.protocol.route;
