/** Contacts: whom a user keeps in the list of friends. */
@NullMarked
package io.msrpc.im.contact;

import org.jspecify.annotations.NullMarked;
