package io.msrpc.im.console;

import io.msrpc.transport.Tls;
import io.msrpc.transport.client.ClientOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The console client's command line. Line editing on a terminal; plain lines in a pipe. */
@Command(
    name = "console",
    description = "Chats on a console.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ConsoleClient implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "HTTP address of a gateway, or of a proxy (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.msim/console",
      description = "Where messages on their way are kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(names = "--tls", description = "The TCP doors speak TLS.")
  private boolean tls;

  @Option(
      names = "--trusted",
      paramLabel = "FILE",
      description =
          "PEM file with the authorities that issue the TCP doors' certificates; means --tls, which"
              + " alone trusts those of the JVM.")
  private @Nullable Path trusted;

  ConsoleClient() {}

  /** How to connect, by the options of the command line. */
  ClientOptions connecting() {
    return tls || trusted != null
        ? ClientOptions.DEFAULTS.withTls(new Tls(null, null, trusted, true))
        : ClientOptions.DEFAULTS;
  }

  /**
   * Runs the console until {@code :quit} or the end of input, then exits: 0 when all went well, 1
   * after a fault, 2 for wrong options.
   *
   * @param args the options
   */
  public static void main(String... args) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // keeps stdout ours
    System.exit(new CommandLine(new ConsoleClient()).execute(args));
  }

  /**
   * Runs the menu.
   *
   * @return the exit code
   */
  @Override
  public Integer call() throws IOException, InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (Screen screen = screen()) {
      Network network = new Network(loops.next(), new RpcDoors(connecting()), LinkTiming.DEFAULTS);
      new Menu(screen, new ServerApi(url), network, data).run();
      return 0;
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static Screen screen() throws IOException {
    return onTerminal()
        ? new TerminalScreen(TerminalBuilder.builder().system(true).build())
        : new PlainScreen(System.in, System.out);
  }

  /** Since JDK 22 there is a Console without a terminal too, and a method to tell. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException beforeJdk22) {
      return true;
    }
  }
}
