/**
 * The name server: which brokers there are and which topics they hold, in memory, told by the brokers themselves. {@link
 * io.penstock.namesrv.NameServer} puts it together.
 */
package io.penstock.namesrv;
