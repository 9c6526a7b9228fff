/** What the parts of the gateway share. */
@org.jspecify.annotations.NullMarked
package io.anteroom.gateway;
