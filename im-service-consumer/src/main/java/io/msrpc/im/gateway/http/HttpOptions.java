package io.msrpc.im.gateway.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How HTTP is served.
 *
 * @param origins whose pages may use this gateway
 * @param proxies whose word on a request's way counts
 * @param publicUrl where clients reach this gateway, if its operator says
 * @param requestTimeout longest a client may take to send a request, and a handler to answer it
 */
public record HttpOptions(
    Origins origins,
    TrustedProxies proxies,
    Optional<PublicUrl> publicUrl,
    Duration requestTimeout) {}
