package io.msrpc.im.provider.account;

import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.Registration;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What names, passwords and devices may be; the limits are those of {@link Registration} and {@link
 * Login}. Fields may be null although they are declared otherwise: they come off the network.
 */
final class AccountRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{2,31}");
  private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Set<String> PLATFORMS =
      Set.of("windows", "mac", "linux", "android", "ios", "web", "console");
  private static final int NICK_CHARS = 64;

  /** Letters, marks and symbols that are drawn as nothing: fillers of Hangul and Khmer, Braille. */
  private static final String BLANKS = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0";

  private static final int APP_VERSION_CHARS = 64;
  private static final int PASSWORD_BYTES_LEAST = 8;
  private static final int PASSWORD_BYTES_MOST = 72;

  private AccountRules() {}

  /** The login name as it is kept, lower-case; empty when it is malformed. */
  static Optional<String> name(@Nullable String user) {
    return user != null && NAME.matcher(user).matches()
        ? Optional.of(user.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** The first rule that the wish breaks, whether the name is taken apart. */
  static Optional<AccountError> broken(Registration wish) {
    Optional<String> name = name(wish.user());
    if (name.isEmpty()) {
      return Optional.of(AccountError.BAD_USER);
    }
    if (!isPassword(wish.password()) || wish.password().equalsIgnoreCase(name.get())) {
      return Optional.of(AccountError.WEAK_PASSWORD);
    }
    return isNick(wish.nick()) ? Optional.empty() : Optional.of(AccountError.BAD_NICK);
  }

  /** Whether the device, its platform and version are well-formed. */
  static boolean isDevice(Login login) {
    return login.deviceId() != null
        && DEVICE.matcher(login.deviceId()).matches()
        && login.platform() != null
        && PLATFORMS.contains(login.platform())
        && login.appVersion() != null
        && login.appVersion().length() <= APP_VERSION_CHARS
        && isShown(login.appVersion());
  }

  /** Whether it has as many bytes as a password may have. */
  static boolean isPassword(@Nullable String password) {
    if (password == null || password.length() > PASSWORD_BYTES_MOST) {
      return false;
    }
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= PASSWORD_BYTES_LEAST && bytes <= PASSWORD_BYTES_MOST;
  }

  private static boolean isNick(@Nullable String nick) {
    return nick != null
        && nick.length() <= NICK_CHARS
        && isShown(nick)
        && nick.codePoints().noneMatch(AccountRules::hides)
        && (nick.isEmpty() || nick.codePoints().anyMatch(AccountRules::isInk));
  }

  /** Nobody sees it, or it moves what stands beside it; joiners make letters and emoji. */
  private static boolean hides(int c) {
    int type = Character.getType(c);
    boolean joiner = c == 0x200C || c == 0x200D;
    return BLANKS.indexOf(c) >= 0
        || type == Character.PRIVATE_USE
        || (type == Character.FORMAT && !joiner && !isTag(c));
  }

  /** Of the flags of regions, as England's. */
  private static boolean isTag(int c) {
    return c >= 0xE0020 && c <= 0xE007F;
  }

  private static boolean isInk(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK ->
          false;
      default -> true;
    };
  }

  private static boolean isShown(String text) {
    return text.codePoints()
        .noneMatch(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.SURROGATE,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      true;
                  default -> false;
                });
  }
}
