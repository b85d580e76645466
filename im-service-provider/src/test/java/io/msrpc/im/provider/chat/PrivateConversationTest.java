package io.msrpc.im.provider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivateConversationTest {
  @Test
  void isTheSame_whoeverBegins() {
    assertThat(PrivateConversation.of("ub", "ua")).isEqualTo(PrivateConversation.of("ua", "ub"));
    assertThat(PrivateConversation.of("ub", "ua").id()).isEqualTo("p.ua.ub");
  }

  @Test
  void ordersAsAsciiDoes_notAsLettersDo() {
    assertThat(PrivateConversation.of("ua", "u2").id()).isEqualTo("p.u2.ua");
  }

  @Test
  void readsBackItsId() {
    PrivateConversation conversation = PrivateConversation.of("uabc", "u234");
    assertThat(PrivateConversation.parse(conversation.id())).contains(conversation);
    assertThat(conversation.members()).containsExactly("u234", "uabc");
    assertThat(conversation.peerOf("uabc")).isEqualTo("u234");
    assertThat(conversation.has("uab")).isFalse();
  }

  @Test
  void hasOneMember_whenAUserTalksToItself() {
    PrivateConversation own = PrivateConversation.of("ua", "ua");
    assertThat(own.members()).containsExactly("ua");
    assertThat(own.peerOf("ua")).isEqualTo("ua");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p",
        "p.ua",
        "p.ub.ua",
        "g.ua.ub",
        "p.ua.ub.uc",
        "p.ua.b",
        "p.uA.ub",
        "p.ua.u1",
        "p.ua.u",
        "p.ua.ub\n",
        "p.uaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ub"
      })
  void isNone_whenTheIdIsMalformed(String conv) {
    assertThat(PrivateConversation.parse(conv)).isEmpty();
  }
}
