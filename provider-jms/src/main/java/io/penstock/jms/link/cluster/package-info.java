/** A connection to several brokers that looks to its user like one: see docs/cluster.md. */
package io.penstock.jms.link.cluster;
