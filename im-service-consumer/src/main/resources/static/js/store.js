/*
 * What this device keeps, in IndexedDB, one database a user and device:
 *   conversations  by conv: the copy (see log.js) with title, kind, peer and the newest entry
 *   entries        by [conv, seq]
 *   outbox         by n, ascending in the order of writing; {n, cmid, conv | to, content, failed}
 * Every write is one transaction that is on disk when its promise is fulfilled.
 */
const STRICT = { durability: 'strict' };

export class Store {
  #db;
  #name;

  constructor(db, name) {
    this.#db = db;
    this.#name = name;
  }

  /** Opens, and creates at first use, the database of a user on a device. */
  static open(uid, deviceId) {
    const name = `msim-${uid}-${deviceId}`;
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('conversations', { keyPath: 'conv' });
      opening.result.createObjectStore('entries', { keyPath: ['conv', 'seq'] });
      opening.result.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true });
    };
    return settled(opening).then((db) => {
      db.onversionchange = () => db.close();
      return new Store(db, name);
    });
  }

  close() {
    this.#db.close();
  }

  /** Deletes everything; the store is closed afterwards. */
  async delete() {
    this.close();
    await settled(indexedDB.deleteDatabase(this.#name));
  }

  conversations() {
    return settled(this.#reader('conversations').getAll());
  }

  outbox() {
    return settled(this.#reader('outbox').getAll());
  }

  /** Keeps a message before it is sent the first time; gives it its place `n`. */
  async enqueue(message) {
    const tx = this.#db.transaction('outbox', 'readwrite', STRICT);
    const n = settled(tx.objectStore('outbox').add(message));
    await done(tx);
    return { ...message, n: await n };
  }

  /** Replaces a message of the outbox. */
  async update(message) {
    const tx = this.#db.transaction('outbox', 'readwrite', STRICT);
    tx.objectStore('outbox').put(message);
    await done(tx);
  }

  /** Takes messages out of the outbox. */
  async remove(places) {
    const tx = this.#db.transaction('outbox', 'readwrite', STRICT);
    for (const n of places) tx.objectStore('outbox').delete(n);
    await done(tx);
  }

  /** Stores a copy, its new entries, and the outbox without what they contain: all or nothing. */
  async commit(copy, entries = [], sent = []) {
    const tx = this.#db.transaction(['conversations', 'entries', 'outbox'], 'readwrite', STRICT);
    tx.objectStore('conversations').put(copy);
    for (const entry of entries) tx.objectStore('entries').put({ ...entry, conv: copy.conv });
    for (const n of sent) tx.objectStore('outbox').delete(n);
    await done(tx);
  }

  /** Replaces a copy by one of a higher epoch, without any entry of the old one. */
  async restart(copy) {
    const tx = this.#db.transaction(['conversations', 'entries'], 'readwrite', STRICT);
    tx.objectStore('entries').delete(range(copy.conv, 0, Infinity));
    tx.objectStore('conversations').put(copy);
    await done(tx);
  }

  /** The newest `count` entries in from..to, ascending. */
  async entries(conv, from, to, count) {
    if (from > to) return [];
    const cursor = this.#reader('entries').openCursor(range(conv, from, to), 'prev');
    const found = [];
    return new Promise((resolve, reject) => {
      cursor.onerror = () => reject(cursor.error);
      cursor.onsuccess = () => {
        if (cursor.result) found.push(cursor.result.value);
        if (cursor.result && found.length < count) cursor.result.continue();
        else resolve(found.reverse());
      };
    });
  }

  /** How many entries in from..to are not by `me`. */
  byOthers(conv, from, to, me) {
    if (from > to) return Promise.resolve(0);
    const cursor = this.#reader('entries').openCursor(range(conv, from, to));
    let count = 0;
    return new Promise((resolve, reject) => {
      cursor.onerror = () => reject(cursor.error);
      cursor.onsuccess = () => {
        if (!cursor.result) return resolve(count);
        if (cursor.result.value.from !== me) count++;
        return cursor.result.continue();
      };
    });
  }

  #reader(name) {
    return this.#db.transaction(name).objectStore(name);
  }
}

function range(conv, from, to) {
  return IDBKeyRange.bound([conv, from], [conv, to]);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('Another window holds the messages of this browser.'));
  });
}

function done(tx) {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onerror = () => reject(tx.error);
    tx.onabort = () => reject(tx.error);
  });
}
