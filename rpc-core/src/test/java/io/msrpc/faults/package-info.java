/** Code of the application that fails, wherever the framework calls it: no call of it hangs. */
@NullMarked
package io.msrpc.faults;

import org.jspecify.annotations.NullMarked;
