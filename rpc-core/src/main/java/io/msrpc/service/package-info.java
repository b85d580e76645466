/** The last step of a call: the service's own code, behind a MethodHandle a method. */
@NullMarked
package io.msrpc.service;

import org.jspecify.annotations.NullMarked;
