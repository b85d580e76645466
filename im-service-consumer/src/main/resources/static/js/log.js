/*
 * How a device's copy of a conversation's log grows. Pure: no clock, no network, no storage.
 *
 * A copy is {conv, epoch, last, firstSeq, headSeq, readSeq, serverReadSeq, unread, unreadTo, holes}.
 * Everything up to `last` is stored here, settled as not visible, or recorded in `holes` ([from, to],
 * ascending, both inclusive), so `last` is what the device acknowledges. `aside` holds entries that
 * came before those in front of them. `unread` counts messages of others after `readSeq`, up to
 * `unreadTo`: the server's number, and what has come since.
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
    readSeq: 0,
    serverReadSeq: 0,
    unread: 0,
    unreadTo: 0,
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

/**
 * What the server says about a conversation; the local read cursor never goes back.
 *
 * @param between how many messages of others are stored between the two read cursors
 */
export function withHead(copy, head, between) {
  const known = {
    ...copy,
    firstSeq: head.firstSeq ?? copy.firstSeq,
    headSeq: Math.max(copy.headSeq, head.headSeq),
    serverReadSeq: Math.max(copy.serverReadSeq, head.readSeq),
  };
  const moved = head.readSeq > copy.readSeq ? withRead(known, head.readSeq, between) : known;
  if (head.headSeq < copy.unreadTo) return moved;
  const unread = head.readSeq < copy.readSeq ? Math.max(0, head.unread - between) : head.unread;
  return { ...moved, unread, unreadTo: head.headSeq };
}

/**
 * The user has read up to a place.
 *
 * @param between how many messages of others are stored between the read cursor and that place
 */
export function withRead(copy, upTo, between) {
  if (upTo <= copy.readSeq) return copy;
  const unread = upTo >= copy.unreadTo ? 0 : Math.max(0, copy.unread - between);
  return { ...copy, readSeq: upTo, unread };
}

function grown(copy, stored, last, me) {
  let { readSeq, unread, unreadTo } = copy;
  for (const { seq, from } of stored) {
    if (seq <= unreadTo) continue;
    unreadTo = seq;
    // A sender who had read everything of others has read his own message too.
    if (from === me && unread === 0) readSeq = Math.max(readSeq, seq);
    else if (from !== me && seq > readSeq) unread++;
  }
  return { ...copy, last, headSeq: Math.max(copy.headSeq, last), readSeq, unread, unreadTo: Math.max(unreadTo, last) };
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
