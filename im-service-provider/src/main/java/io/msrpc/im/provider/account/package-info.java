/**
 * Accounts: registering, passwords and signing in, from the endpoint down to the directory they are
 * kept in.
 */
@NullMarked
package io.msrpc.im.provider.account;

import org.jspecify.annotations.NullMarked;
