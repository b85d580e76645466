package io.msrpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.annotation.MsError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exceptions that cannot be carried are refused when the contract is read. */
class BusinessErrorTest {
  @MsError("same")
  static final class First extends RuntimeException {
    private static final long serialVersionUID = 1L;

    First(String message) {
      super(message);
    }
  }

  @MsError("same")
  static final class Second extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Second(String message) {
      super(message);
    }
  }

  @MsError("Not a code")
  static final class BadCode extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadCode(String message) {
      super(message);
    }
  }

  @MsError("OUT_OF_STOCK")
  static final class Capitals extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Capitals(String message) {
      super(message);
    }
  }

  @MsError("bare")
  static final class Bare extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @MsError("undetailed")
  static final class Undetailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Undetailed(String message) {
      super(message);
    }

    public List<String> details() {
      return List.of();
    }
  }

  @MsError("strict")
  static final class Strict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Strict(String message) {
      super(message);
      if (message.isEmpty()) {
        throw new IllegalStateException("say why");
      }
    }
  }

  interface TwoCodes {
    void call() throws First, Second;
  }

  interface WrongCode {
    void call() throws BadCode;
  }

  interface CapitalCode {
    void call() throws Capitals;
  }

  interface NoConstructor {
    void call() throws Bare;
  }

  interface NoDetails {
    void call() throws Undetailed;
  }

  interface Fine {
    void call() throws Strict, IllegalStateException;
  }

  private static void assertRefused(Class<?> contract, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceContract.of(contract))
        .withMessage("default/" + contract.getName() + ":1#call(): " + message);
  }

  @Test
  void refusesOneCodeForTwo() {
    assertRefused(TwoCodes.class, "two exceptions have the code 'same'; change one");
  }

  @Test
  void refusesWhatIsNoCode() {
    assertRefused(
        WrongCode.class,
        "@MsError(\"Not a code\") on "
            + BadCode.class.getName()
            + " (expected: 1 to 64 of a-z, 0-9 and -)");
    assertRefused(
        CapitalCode.class,
        "@MsError(\"OUT_OF_STOCK\") on "
            + Capitals.class.getName()
            + " (expected: 1 to 64 of a-z, 0-9 and -)");
  }

  @Test
  void refusesAClassWithoutItsConstructor_sayingWhichItNeeds() {
    assertRefused(
        NoConstructor.class,
        Bare.class.getName()
            + " carries @MsError and needs a constructor (String message) that is open to"
            + " reflection");
    assertRefused(
        NoDetails.class,
        Undetailed.class.getName()
            + " carries @MsError and needs a constructor (String message, List details) that is"
            + " open to reflection");
  }

  @Test
  void knowsTheDeclaredOnesThatAreMarked() {
    RemoteMethod method = ServiceContract.of(Fine.class).methods().get(0);

    assertThat(method.errors()).extracting(BusinessError::code).containsExactly("strict");
    assertThat(method.error("strict")).isEqualTo(method.error(new Strict("x")));
    assertThat(method.error(Strict.class.getName())).isNull();
    assertThat(method.error(new IllegalStateException())).isNull();
  }

  @Test
  void saysWhatTheConstructorThrew() {
    BusinessError error = ServiceContract.of(Fine.class).methods().get(0).errors().get(0);

    assertThat(error.make("why", null)).isExactlyInstanceOf(Strict.class).hasMessage("why");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> error.make("", null))
        .withMessageEndingWith("java.lang.IllegalStateException: say why");
  }
}
