package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Entries as rows: mentions are joined by spaces, properties are a JSON object. */
final class Entries {
  /** What {@link #read} reads, in this order. */
  static final String COLUMNS =
      "e.seq, e.ord, e.type, e.sender, e.nick, e.cmid, e.time, e.content, e.ref, e.mentions, e.url,"
          + " e.property";

  private static final TypeReference<Map<String, String>> PROPERTY = new TypeReference<>() {};

  private final JsonMapper json = new JsonMapper();

  /** Reads the entry that begins at a column of the row. */
  Entry read(ResultSet row, int first) throws SQLException {
    return new Entry(
        row.getLong(first),
        row.getLong(first + 1),
        EntryType.valueOf(row.getString(first + 2)),
        row.getString(first + 3),
        row.getString(first + 4),
        row.getString(first + 5),
        row.getLong(first + 6),
        row.getString(first + 7),
        row.getLong(first + 8),
        mentions(row.getString(first + 9)),
        row.getString(first + 10),
        property(row.getString(first + 11)));
  }

  void insert(Database database, String conv, String bodyHash, Entry entry) throws SQLException {
    database.update(
        "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conv,
        entry.seq(),
        entry.ord(),
        entry.type().name(),
        entry.from(),
        entry.fromNick(),
        entry.cmid(),
        entry.time(),
        bodyHash,
        entry.content(),
        entry.ref(),
        entry.mentions().isEmpty() ? null : String.join(" ", entry.mentions()),
        entry.url(),
        entry.property().isEmpty() ? null : json.writeValueAsString(entry.property()));
  }

  private static List<String> mentions(@Nullable String joined) {
    return joined == null ? List.of() : List.of(joined.split(" "));
  }

  private Map<String, String> property(@Nullable String object) {
    return object == null ? Map.of() : json.readValue(object, PROPERTY);
  }
}
