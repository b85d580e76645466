/** Which of several ready providers a call goes to. */
@NullMarked
package io.msrpc.cluster.balance;

import org.jspecify.annotations.NullMarked;
