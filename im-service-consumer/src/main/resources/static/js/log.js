/*
 * How a device's copy of a conversation's log grows. Pure: no clock, no network, no storage.
 *
 * A copy is {conv, epoch, last, firstSeq, headSeq, headOrd, readSeq, readOrd, serverReadSeq, holes}.
 * Everything up to `last` is stored here, settled as not visible, or recorded in `holes` ([from, to],
 * ascending, both inclusive), so `last` is what the device acknowledges. `aside` holds entries that
 * came before those in front of them.
 */

/** Further behind than this, the newest page is taken and the rest becomes a hole. */
export const FAR_BEHIND = 1000;

/** Entries asked for at once. */
export const PAGE = 200;

/** Early entries kept for one conversation; others are pulled again. */
export const MAX_ASIDE = 500;

/** A copy that holds nothing yet. */
export function blank(conv, epoch) {
  return {
    conv,
    epoch,
    last: 0,
    firstSeq: 1,
    headSeq: 0,
    headOrd: 0,
    readSeq: 0,
    readOrd: 0,
    serverReadSeq: 0,
    holes: [],
  };
}

/**
 * Entries have arrived by themselves. Those next in line are `stored`, early ones go aside, known
 * ones are dropped.
 *
 * @returns {{copy: object, stored: object[]}} the new copy and what must be stored with it
 */
export function receive(copy, aside, entries, me) {
  for (const entry of entries) if (entry.seq > copy.last) aside.set(entry.seq, entry);
  const stored = drain(copy.last, aside);
  bound(aside);
  return { copy: grown(copy, stored, lastOf(stored, copy.last), me), stored };
}

/**
 * An answer settles from..to: what is missing in it is not visible. An answer further up than the
 * next entry was asked for by {@link missing} and leaves a hole.
 */
export function settle(copy, aside, answer, me) {
  const { from, to, entries } = answer;
  if (to < from) return { copy, stored: [] };
  let { last, holes } = copy;
  const stored = entries.filter((entry) => entry.seq > last || inHole(holes, entry.seq));
  const hole = [Math.max(last + 1, copy.firstSeq), from - 1];
  if (hole[0] <= hole[1]) holes = [...holes, hole];
  last = Math.max(last, to);
  for (const seq of aside.keys()) if (seq <= last) aside.delete(seq);
  const next = drain(last, aside);
  const settled = { ...copy, holes: without(holes, from, to) };
  const all = [...stored, ...next];
  return { copy: grown(settled, all, lastOf(next, last), me), stored: all };
}

/** What to pull next, {from, to}, or null when nothing is missing. */
export function missing(copy, aside) {
  const early = [...aside.keys()];
  const head = Math.max(copy.headSeq, ...early);
  const first = Math.max(copy.last + 1, copy.firstSeq);
  if (head < first) return null;
  if (head - copy.last > FAR_BEHIND && head - first >= PAGE) {
    return { from: head - PAGE + 1, to: head };
  }
  const to = Math.min(head, ...early.map((seq) => seq - 1));
  return { from: copy.last + 1, to: Math.min(to, first + PAGE - 1) };
}

/** The part of the newest hole below `before` that scrolling up meets first, or null. */
export function holeBelow(copy, before, count) {
  const hole = copy.holes.findLast(([from]) => from < before);
  if (!hole) return null;
  const to = Math.min(hole[1], before - 1);
  return { from: Math.max(hole[0], to - count + 1), to };
}

/** What the server says about a conversation; the local read cursor never goes back. */
export function withHead(copy, head) {
  const read =
    head.readSeq >= copy.readSeq
      ? { readSeq: head.readSeq, readOrd: head.headOrd - head.unread }
      : {};
  return {
    ...copy,
    firstSeq: head.firstSeq ?? copy.firstSeq,
    headSeq: Math.max(copy.headSeq, head.headSeq),
    headOrd: Math.max(copy.headOrd, head.headOrd),
    serverReadSeq: Math.max(copy.serverReadSeq, head.readSeq),
    ...read,
  };
}

/** The user has read up to a place, which has the given ord. */
export function withRead(copy, upTo, ord) {
  return upTo > copy.readSeq ? { ...copy, readSeq: upTo, readOrd: Math.max(copy.readOrd, ord) } : copy;
}

/** Messages the user has not read. */
export function unread(copy) {
  return Math.max(0, copy.headOrd - copy.readOrd);
}

function grown(copy, stored, last, me) {
  let { headSeq, headOrd, readSeq, readOrd } = copy;
  for (const entry of stored) {
    // A sender who had read everything before has read his own message too.
    if (entry.from === me && entry.seq > readSeq && entry.ord <= readOrd + 1) {
      readSeq = entry.seq;
      readOrd = Math.max(readOrd, entry.ord);
    }
    headSeq = Math.max(headSeq, entry.seq);
    headOrd = Math.max(headOrd, entry.ord);
  }
  return { ...copy, last, headSeq: Math.max(headSeq, last), headOrd, readSeq, readOrd };
}

function drain(last, aside) {
  const stored = [];
  for (let entry; (entry = aside.get(last + 1)); last++) {
    aside.delete(entry.seq);
    stored.push(entry);
  }
  return stored;
}

function bound(aside) {
  const early = [...aside.keys()].sort((a, b) => a - b);
  for (const seq of early.slice(MAX_ASIDE)) aside.delete(seq);
}

function lastOf(entries, otherwise) {
  return entries.length ? entries[entries.length - 1].seq : otherwise;
}

function inHole(holes, seq) {
  return holes.some(([from, to]) => from <= seq && seq <= to);
}

function without(holes, from, to) {
  return holes.flatMap(([a, b]) => {
    const left = [a, Math.min(b, from - 1)];
    const right = [Math.max(a, to + 1), b];
    return [left, right].filter(([x, y]) => x <= y);
  });
}
