/** Accounts: registering, signing in, and what a token says. */
@NullMarked
package io.msrpc.im.account;

import org.jspecify.annotations.NullMarked;
