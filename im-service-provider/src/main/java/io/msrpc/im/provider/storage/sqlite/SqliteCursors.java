package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.session.CursorDirectory;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Device cursors, one row for each device and conversation. */
final class SqliteCursors implements CursorDirectory {
  private static final int WEIGHT = 128;

  private final Writer writer;
  private final Readers readers;

  SqliteCursors(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public CompletableFuture<Integer> save(List<DeviceCursors> cursors) {
    int count = cursors.stream().mapToInt(device -> device.cursors().size()).sum();
    return writer.submit(WEIGHT * (1 + count), database -> save(database, cursors), saved -> {});
  }

  @Override
  public CompletableFuture<List<Cursor>> of(String uid, String device) {
    return readers.read(
        database ->
            database.all(
                "select d.conv, d.epoch, d.seq, d.read_seq from device_cursor d"
                    + " join conversation c on c.conv = d.conv and c.epoch = d.epoch"
                    + " where d.uid = ? and d.device = ?",
                row -> new Cursor(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                uid,
                device));
  }

  private static int save(Database database, List<DeviceCursors> all) throws SQLException {
    int saved = 0;
    for (DeviceCursors device : all) {
      for (Cursor cursor : device.cursors()) {
        saved += save(database, device, cursor);
      }
    }
    return saved;
  }

  private static int save(Database database, DeviceCursors device, Cursor cursor)
      throws SQLException {
    return database.update(
        "insert into device_cursor (uid, device, conv, epoch, seq, read_seq)"
            + " select m.uid, ?, m.conv, c.epoch, max(0, min(?, c.head_seq)),"
            + " max(0, min(?, m.read_seq))"
            + " from member m join conversation c on c.conv = m.conv"
            + " where m.uid = ? and m.conv = ? and c.epoch = ?"
            + " on conflict (uid, device, conv) do update set epoch = excluded.epoch,"
            + " seq = iif(epoch = excluded.epoch, max(seq, excluded.seq), excluded.seq),"
            + " read_seq ="
            + " iif(epoch = excluded.epoch, max(read_seq, excluded.read_seq), excluded.read_seq)",
        device.deviceId(),
        cursor.seq(),
        cursor.readSeq(),
        device.uid(),
        cursor.conv(),
        cursor.epoch());
  }
}
