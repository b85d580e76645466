package io.msrpc.im.console;

import io.netty.util.concurrent.EventExecutor;

/**
 * What a client runs on.
 *
 * @param executor one thread; its clock counts
 * @param sockets opens connections whose events come from that thread
 * @param timing how long to wait for what
 */
record Network(EventExecutor executor, WebSockets sockets, LinkTiming timing) {}
