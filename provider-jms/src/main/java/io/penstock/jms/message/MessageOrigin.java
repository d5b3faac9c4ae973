package io.penstock.jms.message;

import java.util.UUID;

/**
 * Who sends: the same for all messages of a connection. A value, for any thread.
 *
 * @param clientInstance the producer id by which the broker recognises repeats
 * @param connection the connection's number, by which noLocal is decided
 * @param clientId the connection's client id, or null
 * @param userId the user to show as JMSXUserID, or null to show none
 * @param applicationId the application to show as JMSXAppID, or null to show none
 */
public record MessageOrigin(
        UUID clientInstance, long connection, String clientId, String userId, String applicationId) {}
