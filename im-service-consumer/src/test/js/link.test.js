import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Link } from '../../main/resources/static/js/link.js';

const GATEWAYS = [
  { id: 'g1', ws: 'ws://one/im' },
  { id: 'g2', ws: 'ws://two/im' },
];

/** A clock that moves when told. */
class Clock {
  time = 0;
  timers = new Map();
  #names = 0;

  now() {
    return this.time;
  }

  after(ms, act) {
    this.timers.set(++this.#names, { at: this.time + ms, act });
    return this.#names;
  }

  cancel(name) {
    this.timers.delete(name);
  }

  async advance(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = due[1].at;
      due[1].act();
      await settle();
    }
    this.time = end;
  }
}

class Socket {
  frames = [];
  closed = false;

  constructor(url) {
    this.url = url;
  }

  send(text) {
    this.frames.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  async say(frame) {
    this.onmessage({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    await settle();
  }

  async answer(asked, cmd, body) {
    await this.say({ cmd, id: this.frames.findLast((frame) => frame.cmd === asked).id, body });
  }

  async ready() {
    this.onopen();
    await this.answer('AUTH', 'AUTH_OK', { heartbeatMs: 50_000, resume: 'ticket' });
    return this;
  }

  async drop(code) {
    this.onclose({ code, reason: '' });
    await settle();
  }

  count(cmd) {
    return this.frames.filter((frame) => frame.cmd === cmd).length;
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

let clock;
let sockets;
let events;
let ended;
let link;

beforeEach(() => {
  clock = new Clock();
  sockets = [];
  events = [];
  ended = null;
  const listener = { changed: () => {}, event: ({ cmd }) => events.push(cmd), ended: (why) => (ended = why) };
  const connect = (url) => {
    sockets.push(new Socket(url));
    return sockets.at(-1);
  };
  const auth = { token: 't', deviceId: 'd' };
  link = new Link(GATEWAYS, auth, listener, { clock, random: () => 0.5, connect });
  link.start();
});

test('authenticates, then is ready', async () => {
  sockets[0].onopen();
  assert.equal(link.state, 'connecting');
  assert.deepEqual(sockets[0].frames[0].body, { token: 't', deviceId: 'd' });
  await sockets[0].answer('AUTH', 'AUTH_OK', {});
  assert.equal(link.state, 'ready');
  assert.deepEqual(events, ['AUTH_OK']);
});

test('E3: tries another gateway first, with its ticket', async () => {
  await (await sockets[0].ready()).drop(1006);
  assert.equal(link.state, 'waiting');
  assert.equal(link.retryAt, 500);
  await clock.advance(500);
  assert.equal(sockets[1].url, 'ws://two/im');
  sockets[1].onopen();
  assert.equal(sockets[1].frames[0].body.resume, 'ticket');
});

test('doubles its ceiling up to the cap', async () => {
  const waits = [];
  for (let i = 0; i < 7; i++) {
    await sockets.at(-1).drop(1006);
    waits.push(link.retryAt - clock.now());
    await clock.advance(waits.at(-1));
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('keeps backing off when a gateway accepts and drops', async () => {
  await (await sockets[0].ready()).drop(1006);
  await clock.advance(500);
  await (await sockets[1].ready()).drop(1006);
  assert.equal(link.retryAt - clock.now(), 1000);
});

test('starts over with its back-off after a steady link', async () => {
  await sockets[0].drop(1006);
  await clock.advance(500);
  await sockets[1].ready();
  await clock.advance(10_000);
  await sockets[1].drop(1006);
  assert.equal(link.retryAt - clock.now(), 500);
});

test('tries at once when told to', async () => {
  await sockets[0].drop(1006);
  link.tryNow();
  assert.equal(sockets.length, 2);
  await clock.advance(60_000);
  assert.ok(sockets.length > 2, 'gives up on a silent gateway and goes on');
});

test('B8: pings every 50 s and reconnects without a PONG in 10 s', async () => {
  const [first] = sockets;
  await first.ready();
  await clock.advance(49_999);
  assert.equal(first.count('PING'), 0);
  await clock.advance(1);
  await first.answer('PING', 'PONG', {});
  await clock.advance(50_000);
  assert.equal(first.count('PING'), 2);
  await clock.advance(9_999);
  assert.equal(link.state, 'ready');
  await clock.advance(1);
  assert.equal(link.state, 'waiting');
  assert.ok(first.closed);
});

test('fails what was asked when the link is lost', async () => {
  await sockets[0].ready();
  const answer = link.ask('SEND', {});
  const failed = assert.rejects(answer, { code: 'LOST' });
  await sockets[0].drop(1006);
  await failed;
  await assert.rejects(link.ask('SEND', {}), { code: 'NOT_CONNECTED' });
});

test('pairs answers and errors with their commands', async () => {
  await sockets[0].ready();
  const one = link.ask('PULL', { n: 1 });
  const two = assert.rejects(link.ask('SEND', { n: 2 }), { code: 'BUSY', retryAfterMs: 7 });
  await sockets[0].answer('SEND', 'ERROR', { code: 'BUSY', retryAfterMs: 7 });
  await two;
  await sockets[0].answer('PULL', 'ENTRIES', { to: 3 });
  assert.deepEqual(await one, { to: 3 });
});

test('gives a link up when a command is not answered', async () => {
  await sockets[0].ready();
  link.ask('SEND', {}).catch(() => {});
  await clock.advance(20_000);
  assert.equal(link.state, 'waiting');
});

test('waits as long as the server says when it is too busy to authenticate', async () => {
  sockets[0].onopen();
  await sockets[0].answer('AUTH', 'ERROR', { code: 'BUSY', retryAfterMs: 3000 });
  assert.equal(link.retryAt, 3000);
});

test('ends when the token is refused, and with 4401', async () => {
  sockets[0].onopen();
  await sockets[0].answer('AUTH', 'ERROR', { code: 'TOKEN_EXPIRED', text: '' });
  assert.equal(ended.code, 'TOKEN_EXPIRED');
  assert.equal(link.state, 'ended');
  assert.equal(clock.timers.size, 0);
});

test('ends with the reason when kicked, and does not come back', async () => {
  await sockets[0].ready();
  await sockets[0].say({ cmd: 'KICK', body: { reason: 'REPLACED' } });
  await sockets[0].drop(4403);
  assert.deepEqual(ended, { code: 'KICKED', text: 'REPLACED' });
  await clock.advance(100_000);
  assert.equal(sockets.length, 1);
});

test('moves elsewhere when the gateway goes away', async () => {
  await sockets[0].ready();
  await sockets[0].say({ cmd: 'GOAWAY', body: { gateways: [{ id: 'g3', ws: 'ws://three/im' }], afterMs: 4000 } });
  await clock.advance(2500);
  assert.equal(sockets[1].url, 'ws://three/im');
});

test('ignores what is no message, and a connection it gave up', async () => {
  const [first] = sockets;
  await first.ready();
  await first.say('rubbish');
  await first.say('null');
  await first.say({ cmd: 'PUSH', body: {} });
  assert.deepEqual(events, ['AUTH_OK', 'PUSH']);
  await first.drop(1006);
  await clock.advance(500);
  await sockets[1].ready();
  await first.drop(4403);
  assert.equal(link.state, 'ready');
});
