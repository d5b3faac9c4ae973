/** Who is still there: brokers are dropped when their channel closes or when they have been silent too long. */
package io.penstock.namesrv.liveness;
