package io.msrpc.im.console;

import java.net.URI;

/** Opens WebSockets; events arrive on the event loop of the {@link ChatLink} that opens them. */
interface WebSockets {
  /** The code of a connection that broke or never came to be, as browsers number it. */
  int ABNORMAL = 1006;

  /** Starts to connect; the events tell how it went. */
  Socket open(URI address, Events events);

  /** One connection. Both methods do nothing once it is closed. */
  interface Socket {
    /** Sends a text frame. */
    void send(String text);

    /** Closes; no event follows. */
    void close();
  }

  /** What happens to one connection. */
  interface Events {
    /** The upgrade is done. */
    void opened();

    /** A text frame, complete. */
    void text(String text);

    /** Closed by the other side, broken, or never opened; the last event. */
    void closed(int code, String reason);
  }
}
