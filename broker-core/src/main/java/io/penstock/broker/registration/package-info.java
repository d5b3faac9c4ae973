/** Tells the name servers where this broker is and which destinations it holds. */
package io.penstock.broker.registration;
