package io.msrpc.wire.protostuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md shows the vectors that the tests use, all of them and in the same order. */
class DocumentedVectorsTest {
  @Test
  void documentShowsTheVectorFile() throws IOException {
    List<String> document = Files.readAllLines(Path.of("..", "docs", "protocol.md"));
    int section = document.indexOf("## Types on codec 1");
    int table = section + document.subList(section, document.size()).indexOf("### Vectors");

    assertThat(
            document.subList(table, document.size()).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|")))
        .containsExactlyElementsOf(
            VectorsTest.lines().values().stream().map(DocumentedVectorsTest::row).toList());
  }

  private static String row(List<String> line) {
    Stream<String> code = line.stream().skip(1).map(cell -> cell.isEmpty() ? "" : "`" + cell + "`");
    return Stream.concat(Stream.of(line.get(0)), code)
        .map(cell -> cell.isEmpty() ? "|" : "| " + cell + " ")
        .collect(Collectors.joining("", "", "|"))
        .replace("||", "| |");
  }
}
