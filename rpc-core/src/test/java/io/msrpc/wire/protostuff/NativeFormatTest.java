package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.type.Subject;
import io.netty.buffer.ByteBufUtil;
import io.protostuff.Input;
import io.protostuff.LinkedBuffer;
import io.protostuff.Output;
import io.protostuff.ProtostuffIOUtil;
import io.protostuff.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A program that has nothing but protostuff and a schema of its own can talk to us. */
@DisplayName("A1: codec 1 is protostuff's native format")
class NativeFormatTest {
  record Person(int age, String name, double score, List<Person> friends) {}

  interface Service {
    Person person();
  }

  /** The same as a bean, and as a list of beans. */
  static final class Bean {
    int age;
    String name;
    double score;
    List<Bean> friends = new ArrayList<>();
  }

  private abstract static class Handwritten<T> implements Schema<T> {
    @Override
    public String getFieldName(int number) {
      return "field" + number;
    }

    @Override
    public int getFieldNumber(String name) {
      return Integer.parseInt(name.substring("field".length()));
    }

    @Override
    public boolean isInitialized(T message) {
      return true;
    }

    @Override
    public String messageName() {
      return "Message";
    }

    @Override
    public String messageFullName() {
      return "Message";
    }

    @Override
    public Class<? super T> typeClass() {
      return Object.class;
    }
  }

  private static final Schema<List<Bean>> BEANS =
      new Handwritten<>() {
        @Override
        public List<Bean> newMessage() {
          return new ArrayList<>();
        }

        @Override
        public void mergeFrom(Input in, List<Bean> beans) throws IOException {
          for (int number; (number = in.readFieldNumber(this)) != 0; ) {
            if (number == 1) {
              in.readUInt32();
            } else {
              beans.add(in.mergeObject(null, BEAN));
            }
          }
        }

        @Override
        public void writeTo(Output out, List<Bean> beans) throws IOException {
          out.writeUInt32(1, beans.size(), false);
          for (Bean bean : beans) {
            out.writeObject(2, bean, BEAN, true);
          }
        }
      };

  private static final Schema<Bean> BEAN =
      new Handwritten<>() {
        @Override
        public Bean newMessage() {
          return new Bean();
        }

        @Override
        public void mergeFrom(Input in, Bean bean) throws IOException {
          for (int number; (number = in.readFieldNumber(this)) != 0; ) {
            switch (number) {
              case 1 -> bean.age = in.readInt32();
              case 2 -> bean.name = in.readString();
              case 3 -> bean.score = in.readDouble();
              default -> in.mergeObject(bean.friends, BEANS);
            }
          }
        }

        @Override
        public void writeTo(Output out, Bean bean) throws IOException {
          out.writeInt32(1, bean.age, false);
          out.writeString(2, bean.name, false);
          out.writeDouble(3, bean.score, false);
          out.writeObject(4, bean.friends, BEANS, false);
        }
      };

  private static final Person PERSON =
      new Person(-40, "Ann é 😀", 1.5, List.of(new Person(7, "Bob", -1, List.of())));

  @Test
  void protostuffReadsWhatWeWrite() {
    byte[] payload = ByteBufUtil.decodeHexDump(Subject.of(Service.class, "person").write(PERSON));
    Bean bean = new Bean();

    ProtostuffIOUtil.mergeFrom(payload, 1, payload.length - 1, bean, BEAN);

    assertThat(payload[0]).isEqualTo((byte) payload.length);
    assertThat(bean).usingRecursiveComparison().isEqualTo(PERSON);
  }

  @Test
  void weReadWhatProtostuffWrites() {
    Bean bob = new Bean();
    bob.age = 7;
    bob.name = "Bob";
    bob.score = -1;
    Bean ann = new Bean();
    ann.age = -40;
    ann.name = "Ann é 😀";
    ann.score = 1.5;
    ann.friends.add(bob);

    byte[] message = ProtostuffIOUtil.toByteArray(ann, BEAN, LinkedBuffer.allocate());

    String n = ByteBufUtil.hexDump(new byte[] {(byte) (message.length + 1)});
    assertThat(Subject.of(Service.class, "person").read(n + ByteBufUtil.hexDump(message)))
        .isEqualTo(PERSON);
  }
}
