package io.msrpc.im.console;

import io.netty.util.concurrent.EventExecutor;

/**
 * What a client runs on.
 *
 * @param executor one thread; its clock counts
 * @param doors opens connections
 * @param timing how long to wait for what
 */
record Network(EventExecutor executor, Doors doors, LinkTiming timing) {}
