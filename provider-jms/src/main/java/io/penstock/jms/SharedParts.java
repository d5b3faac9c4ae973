package io.penstock.jms;

import io.penstock.jms.produce.MessageIds;
import io.penstock.jms.produce.SendStreams;
import io.penstock.protocol.agent.Clock;
import java.util.concurrent.Executor;

/**
 * What the connections of a factory share. A value, for any thread.
 *
 * @param threads where callbacks run; bounded by how many run at once
 * @param clock the client's clock
 * @param streams the send streams of the client instance
 * @param ids where message ids come from
 */
record SharedParts(Executor threads, Clock clock, SendStreams streams, MessageIds ids) {}
