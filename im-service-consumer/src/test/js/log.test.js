import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as log from '../../main/resources/static/js/log.js';

const ME = 'ualice';

function entries(from, to, sender = 'ubob') {
  const made = [];
  for (let seq = from; seq <= to; seq++) {
    made.push({ seq, ord: seq, from: sender, cmid: `c${seq}`, content: `text ${seq}` });
  }
  return made;
}

function answer(from, to, found = entries(from, to)) {
  return { from, to, entries: found };
}

const seqs = (list) => list.map((entry) => entry.seq);
const after = (last, more = {}) => ({ ...log.blank('c', 1), last, headSeq: last, ...more });

test('takes entries that are next', () => {
  const { copy, stored } = log.receive(log.blank('c', 1), new Map(), entries(1, 3), ME);
  assert.deepEqual(seqs(stored), [1, 2, 3]);
  assert.equal(copy.last, 3);
  assert.equal(log.missing(copy, new Map()), null);
});

test('C7: drops what is known', () => {
  assert.deepEqual(seqs(log.receive(after(3), new Map(), entries(2, 4), ME).stored), [4]);
  assert.deepEqual(seqs(log.receive(after(3), new Map(), entries(1, 3), ME).stored), []);
});

test('C7: holds early ones until the gap is filled', () => {
  const aside = new Map();
  const early = log.receive(after(0), aside, entries(3, 4), ME);
  assert.deepEqual(seqs(early.stored), []);
  assert.deepEqual(log.missing(early.copy, aside), { from: 1, to: 2 });
  const filled = log.settle(early.copy, aside, answer(1, 2), ME);
  assert.deepEqual(seqs(filled.stored), [1, 2, 3, 4]);
  assert.equal(filled.copy.last, 4);
  assert.equal(aside.size, 0);
});

test('bounds what it holds early', () => {
  const aside = new Map();
  log.receive(after(0), aside, entries(3, 900), ME);
  assert.equal(aside.size, log.MAX_ASIDE);
  assert.ok(aside.has(3));
});

test('moves past what it may not see', () => {
  const { copy, stored } = log.settle(after(0), new Map(), answer(1, 10, entries(8, 9)), ME);
  assert.deepEqual(seqs(stored), [8, 9]);
  assert.equal(copy.last, 10);
  assert.deepEqual(copy.holes, []);
});

test('an answer without a range changes nothing', () => {
  const copy = after(5);
  assert.deepEqual(log.settle(copy, new Map(), answer(6, 5, []), ME), { copy, stored: [] });
});

test('takes the newest page and records a hole when far behind', () => {
  const copy = { ...after(100), headSeq: 1101 };
  assert.deepEqual(log.missing(copy, new Map()), { from: 902, to: 1101 });
  const jumped = log.settle(copy, new Map(), answer(902, 1101), ME).copy;
  assert.equal(jumped.last, 1101);
  assert.deepEqual(jumped.holes, [[101, 901]]);
  assert.equal(log.missing(jumped, new Map()), null);
});

test('pulls page by page when not so far behind', () => {
  assert.deepEqual(log.missing({ ...after(0), headSeq: 1000 }, new Map()), { from: 1, to: 200 });
});

test('is not far behind when the rest was never visible', () => {
  const copy = { ...after(0), firstSeq: 4901, headSeq: 5000 };
  assert.deepEqual(log.missing(copy, new Map()), { from: 1, to: 5000 });
});

test('scrolling fills a hole from its newest end, also when an answer is cut', () => {
  let copy = after(1101, { holes: [[101, 901]] });
  assert.deepEqual(log.holeBelow(copy, 902, 50), { from: 852, to: 901 });
  let filled = log.settle(copy, new Map(), answer(852, 870), ME);
  assert.deepEqual(seqs(filled.stored), seqs(entries(852, 870)));
  copy = filled.copy;
  assert.deepEqual(copy.holes, [[101, 851], [871, 901]]);
  assert.equal(copy.last, 1101);
  filled = log.settle(copy, new Map(), answer(871, 901), ME);
  assert.deepEqual(filled.copy.holes, [[101, 851]]);
  assert.equal(log.holeBelow(filled.copy, 101, 50), null);
});

test('heads tell what is unread, and later messages of others add to it', () => {
  const copy = log.withHead(after(0), { firstSeq: 1, headSeq: 9, readSeq: 4, unread: 3 }, 0);
  assert.equal(copy.unread, 3);
  const pulled = log.settle(copy, new Map(), answer(1, 9), ME).copy;
  assert.equal(pulled.unread, 3);
  const grown = log.receive(pulled, new Map(), [...entries(10, 11), ...entries(12, 12, ME)], ME).copy;
  assert.equal(grown.unread, 5);
  assert.equal(grown.readSeq, 4);
  assert.equal(log.withRead(grown, 10, 4).unread, 1);
  assert.equal(log.withRead(grown, 12, 0).unread, 0);
});

test('heads of before do not count what came since', () => {
  const copy = after(12, { readSeq: 9, unread: 3, unreadTo: 12 });
  const late = { firstSeq: 1, headSeq: 10, readSeq: 9, unread: 1 };
  assert.equal(log.withHead(copy, late, 0).unread, 3);
  const moved = log.withHead(copy, { ...late, readSeq: 10, unread: 0 }, 1);
  assert.equal(moved.readSeq, 10);
  assert.equal(moved.unread, 2);
});

test('I9: the read cursor never goes back', () => {
  const read = log.withRead(after(9, { unread: 6, unreadTo: 9 }), 9, 6);
  assert.equal(log.withRead(read, 3, 0).readSeq, 9);
  const told = log.withHead(read, { firstSeq: 1, headSeq: 9, readSeq: 3, unread: 6 }, 6);
  assert.equal(told.readSeq, 9);
  assert.equal(told.serverReadSeq, 3);
  assert.equal(told.unread, 0);
});

test("I9: one's own messages are never unread, and are read when all of others is", () => {
  const read = log.receive(after(3, { readSeq: 3, unreadTo: 3 }), new Map(), entries(4, 4, ME), ME).copy;
  assert.equal(read.unread, 0);
  assert.equal(read.readSeq, 4);
  const behind = after(3, { readSeq: 1, unread: 2, unreadTo: 3 });
  const written = log.receive(behind, new Map(), entries(4, 6, ME), ME).copy;
  assert.equal(written.unread, 2);
  assert.equal(written.readSeq, 1);
});

for (let seed = 1; seed <= 10; seed++) {
  test(`I4, I5: each entry once and in order, however pushes come, seed ${seed}`, () => {
    const random = generator(seed);
    const all = entries(1, 300);
    const arriving = [...all, ...all.slice(100, 200)]
      .filter(() => random() > 0.2)
      .map((entry) => [random(), entry])
      .sort(([a], [b]) => a - b);
    const aside = new Map();
    const shown = [];
    let copy = log.blank('c', 1);
    const grow = (grown) => {
      copy = grown.copy;
      shown.push(...grown.stored);
    };
    const pull = () => {
      const wish = log.missing(copy, aside);
      if (wish) grow(log.settle(copy, aside, answer(wish.from, wish.to), ME));
      return wish;
    };
    for (const [, entry] of arriving) {
      grow(log.receive(copy, aside, [entry], ME));
      if (random() < 0.25) pull();
    }
    copy = { ...copy, headSeq: 300 };
    while (pull());
    assert.deepEqual(shown, all);
  });
}

function generator(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
