/**
 * What a service author writes: the contract of a service and where it is exported or injected.
 * Depends on the JDK only, so an API module that uses nothing else of msrpc stays light.
 */
@NullMarked
package io.msrpc.annotation;

import org.jspecify.annotations.NullMarked;
