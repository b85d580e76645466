package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.account.AccountDirectoryContract;
import io.msrpc.im.provider.chat.ConversationListContract;
import io.msrpc.im.provider.chat.ConversationLogContract;
import io.msrpc.im.provider.chat.HeadsContract;
import io.msrpc.im.provider.chat.LogInvariantsContract;
import io.msrpc.im.provider.chat.ReadCursorContract;
import io.msrpc.im.provider.contact.ContactDirectoryContract;
import io.msrpc.im.provider.session.CursorDirectoryContract;
import io.msrpc.im.provider.session.SessionDirectoryContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** SQLite passes the suites that every implementation of the ports passes. */
final class SqliteContractsTest {
  @TempDir private Path directory;
  private final List<SqliteStore> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(SqliteStore::close);
  }

  private Stores open(InstantSource clock) {
    SqliteStore store = SqliteStore.open(directory.resolve("msim-" + opened.size() + ".db"), clock);
    opened.add(store);
    return SqliteStores.of(store);
  }

  @Nested
  final class Log extends ConversationLogContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class LogInvariants extends LogInvariantsContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class Heads extends HeadsContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class ReadCursors extends ReadCursorContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class ConversationList extends ConversationListContract {
    @Override
    protected Stores stores(InstantSource clock) {
      return open(clock);
    }
  }

  @Nested
  final class Accounts extends AccountDirectoryContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class Sessions extends SessionDirectoryContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class Cursors extends CursorDirectoryContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }

  @Nested
  final class Contacts extends ContactDirectoryContract {
    @Override
    protected Stores stores() {
      return open(InstantSource.system());
    }
  }
}
