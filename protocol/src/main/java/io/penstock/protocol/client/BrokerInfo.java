package io.penstock.protocol.client;

import java.util.UUID;

/**
 * What a broker said of itself at log-in.
 *
 * @param name the broker's name in its cluster
 * @param cluster the cluster's name
 * @param advertised the address it wants to be dialled at, as text
 * @param dialled the address that was dialled, as text
 * @param level the protocol level that both sides speak
 * @param frameMax bytes of the largest frame it takes
 * @param messageMax bytes of the largest message it takes
 * @param heartbeatMs it expects to hear from the client within this time
 * @param producerWindow unanswered messages to a destination that may be on the way at first
 * @param principal whom it takes the client for
 * @param store which store it stands on, whatever its name and address; all zeros if it does not say
 */
public record BrokerInfo(
        String name,
        String cluster,
        String advertised,
        String dialled,
        int level,
        int frameMax,
        int messageMax,
        int heartbeatMs,
        int producerWindow,
        String principal,
        UUID store) {}
