/** From code to answer: one small class for each family of requests, all listed in {@code RequestTable}. */
package io.penstock.namesrv.request;
