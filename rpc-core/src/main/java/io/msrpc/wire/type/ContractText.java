package io.msrpc.wire.type;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what both sides of an interface must agree on: its methods with their ids, and every
 * type that travels with its field numbers, names and types. Used once, by one thread.
 */
public final class ContractText {
  private final Predicate<Class<?>> scalars;
  private final Map<String, List<String>> types = new TreeMap<>();
  private final Map<String, Variants<String>> sealed = new TreeMap<>();
  private final StringBuilder text = new StringBuilder();

  /**
   * Prepares to write one text.
   *
   * @param scalars the classes whose values have no parts
   */
  public ContractText(Predicate<Class<?>> scalars) {
    this.scalars = scalars;
  }

  /**
   * The text, in lines that end with a line feed; the same for the same interface on every machine.
   *
   * @throws IllegalArgumentException when a type cannot be carried
   */
  public String of(ServiceContract contract) {
    text.append(contract.key()).append('\n');
    contract.methods().forEach(this::add);
    sealed.forEach(
        (name, variants) ->
            types.put(
                name,
                variants.byNumber().entrySet().stream()
                    .map(each -> each.getKey() + " " + each.getValue().type())
                    .toList()));
    types.forEach(this::section);
    return text.toString();
  }

  private void add(RemoteMethod method) {
    MethodTypes.of(method, new Collector());
    List<String> lines = new ArrayList<>();
    Parameter[] parameters = method.method().getParameters();
    for (Type type : method.parameters()) {
      Parameter parameter = parameters[lines.size()];
      String name = parameter.isNamePresent() ? " " + parameter.getName() : "";
      lines.add("argument " + (lines.size() + 1) + name + ": " + type.getTypeName());
    }
    if (method.argumentItem() != null) {
      lines.add("items: " + method.argumentItem().getTypeName());
    }
    String result = method.streamsResult() ? "result items: " : "result: ";
    lines.add(method.oneway() ? "no answer" : result + method.result().getTypeName());
    method.errors().stream()
        .map(
            error ->
                "error "
                    + error.code()
                    + (error.details() == null ? "" : ": " + error.details().getTypeName()))
        .sorted()
        .forEach(lines::add);
    String signature = method.signature();
    section(
        "%s %016x".formatted(signature.substring(signature.indexOf('#') + 1), method.id()), lines);
  }

  private void section(String title, List<String> lines) {
    text.append('\n').append(title).append('\n');
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
  }

  /** Makes of each type its name, and keeps what is in it. */
  private final class Collector implements TypeFactory<String> {
    @Override
    public @Nullable String scalar(Class<?> raw) {
      return scalars.test(raw) ? raw.getTypeName() : null;
    }

    @Override
    public String nothing() {
      return "void";
    }

    @Override
    public String enumeration(EnumConstants constants) {
      return keep(constants.type(), constants.names());
    }

    @Override
    public String optional(OptionalForm form, String content) {
      return content;
    }

    @Override
    public String array(Class<?> component, String element) {
      return element;
    }

    @Override
    public String collection(CollectionForm form, String element) {
      return element;
    }

    @Override
    public String map(MapForm form, String key, String value) {
      return value;
    }

    @Override
    public String struct(Struct<String> struct) {
      return keep(
          struct.shape().type(),
          struct.shape().properties().stream()
              .sorted((a, b) -> Integer.compare(a.number(), b.number()))
              .map(each -> each.number() + " " + each.name() + ": " + each.type().getTypeName())
              .toList());
    }

    @Override
    public String sealed(Variants<String> variants) {
      sealed.put(variants.declared().getName(), variants);
      return variants.declared().getName();
    }

    private String keep(Class<?> type, List<String> lines) {
      types.put(type.getName(), lines);
      return type.getName();
    }
  }
}
