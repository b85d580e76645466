import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CommandError } from '../../main/resources/static/js/link.js';
import { Outbox } from '../../main/resources/static/js/outbox.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Keeps messages as the browser's database does. */
class Disk {
  kept = new Map();
  #places = 0;

  async outbox() {
    return [...this.kept.values()].map((each) => ({ ...each }));
  }

  async enqueue(message) {
    const n = ++this.#places;
    this.kept.set(n, { ...message, n });
    return { ...message, n };
  }

  async update(message) {
    this.kept.set(message.n, { ...message });
  }

  async remove(places) {
    for (const n of places) this.kept.delete(n);
  }
}

let disk;
let link;
let asked;
let outbox;

function open() {
  const committed = async (message) => {
    await disk.remove([message.n]);
    outbox.forget([message]);
  };
  outbox = new Outbox(disk, link, committed, () => {});
  return outbox.load();
}

beforeEach(async () => {
  disk = new Disk();
  asked = [];
  link = {
    state: 'ready',
    ask: (cmd, body) =>
      new Promise((resolve, reject) => asked.push({ body, onDisk: disk.kept.size, resolve, reject })),
  };
  await open();
});

const write = (cmid) => outbox.add({ cmid, to: 'ubob', title: 'Bob', content: cmid });
const answered = async (place, error) => {
  if (error) asked[place].reject(error);
  else asked[place].resolve({ seq: 1 });
  await settle();
};

test('keeps a message on disk before it sends it', async () => {
  await write('a');
  assert.equal(asked[0].onDisk, 1);
  assert.deepEqual(asked[0].body, { cmid: 'a', to: 'ubob', type: 'TEXT', content: 'a' });
});

test('sends one at a time, in order', async () => {
  await write('a');
  await write('b');
  assert.equal(asked.length, 1);
  await answered(0);
  assert.equal(asked[1].body.cmid, 'b');
  await answered(1);
  assert.equal(outbox.messages.length, 0);
  assert.equal(disk.kept.size, 0);
});

test('D3: waits for a link, then sends under the same cmid', async () => {
  await write('a');
  link.state = 'waiting';
  await answered(0, new CommandError('LOST'));
  await write('b');
  assert.equal(asked.length, 1);
  link.state = 'ready';
  outbox.pump();
  assert.equal(asked[1].body.cmid, 'a');
});

test('sends the same cmid after a reload', async () => {
  await write('a');
  await open();
  outbox.pump();
  assert.equal(asked[1].body.cmid, 'a');
});

test('waits when the server is busy, and nothing overtakes', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  await write('a');
  await write('b');
  await answered(0, new CommandError('BUSY', '', { retryAfterMs: 700 }));
  context.mock.timers.tick(699);
  assert.equal(asked.length, 1);
  context.mock.timers.tick(1);
  assert.equal(asked[1].body.cmid, 'a');
});

test('marks what is refused as failed and goes on; a retry keeps the cmid', async () => {
  await write('a');
  await write('b');
  await answered(0, new CommandError('TOO_LARGE', '16 KiB', { expose: false }));
  assert.equal(outbox.messages[0].failed, 'The message is too long.');
  assert.equal([...disk.kept.values()][0].failed, 'The message is too long.');
  assert.equal(asked[1].body.cmid, 'b');
  await answered(1);
  await outbox.retry('a');
  assert.equal(asked[2].body.cmid, 'a');
});

test('shows the words of the server only when they are meant for users', async () => {
  await write('a');
  await answered(0, new CommandError('LATER_INVENTED', 'Only on Sundays.', { expose: true }));
  assert.equal(outbox.messages[0].failed, 'Only on Sundays.');
});

test('forgets a failed message that is given up, and no other', async () => {
  await write('a');
  await outbox.discard('a');
  assert.equal(outbox.messages.length, 1);
  await answered(0, new CommandError('CONFLICT'));
  await outbox.discard('a');
  assert.equal(outbox.messages.length, 0);
  assert.equal(disk.kept.size, 0);
});
