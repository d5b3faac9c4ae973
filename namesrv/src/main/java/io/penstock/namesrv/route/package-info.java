/** The route table: one writer, and immutable views of it for everyone who answers. */
package io.penstock.namesrv.route;
