package io.msrpc.hello;

/** The service whose method docs/protocol.md names although a generic interface declares it. */
public interface Users extends Lookup<Long, String> {}
