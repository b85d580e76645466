import { reachable } from './address.js';
import { randomHex } from './api.js';
import { Link } from './link.js';
import * as log from './log.js';
import { Outbox } from './outbox.js';

const HISTORY_PAGE = 50;
const RETRY_PULL_MS = 2_000;

/*
 * A signed-in device: its copies of the conversations, its outbox and its link.
 *
 * Everything that changes a copy runs in one queue (#serially), so a copy is read, grown and stored
 * before the next frame is looked at, and nothing is acknowledged that is not on disk.
 *
 * Events: "link" (its state), "conversations" (list, titles, unread), "entries" {conv, entries, acked},
 * "outbox", "restarted" {conv}, "fault" {text}, "ended" {code, text}.
 */
export class Client extends EventTarget {
  #api;
  #store;
  #copies = new Map();
  #aside = new Map();
  #pulling = new Set();
  #queue = Promise.resolve();
  #skew = 0;
  #confirmed = true;
  #refreshing = null;
  #closed = false;

  /**
   * @param identity {token, deviceId, uid, user, nick, gateways}
   */
  constructor(identity, api, store) {
    super();
    this.identity = identity;
    this.me = identity.uid;
    this.offline = new Set();
    this.#api = api;
    this.#store = store;
    const auth = { token: identity.token, deviceId: identity.deviceId };
    this.link = new Link(reachable(identity.gateways), auth, {
      changed: () => this.#linkChanged(),
      event: (frame) => this.#serially(() => this.#heard(frame)).catch(() => {}),
      ended: (why) => this.#tell('ended', why),
    });
    const committed = (message, answer) => this.#serially(() => this.#committed(message, answer));
    this.outbox = new Outbox(store, this.link, committed, () => this.#tell('outbox'));
  }

  /** Shows what is on disk, then connects. */
  async start() {
    for (const copy of await this.#store.conversations()) {
      this.#copies.set(copy.conv, { ...log.blank(copy.conv, copy.epoch), ...copy });
    }
    await this.outbox.load();
    this.#tell('conversations');
    this.link.start();
  }

  /** Stops; with `erase`, what this device has stored is deleted. */
  async close(erase) {
    this.#closed = true;
    this.link.close();
    this.outbox.stop();
    await this.#queue;
    if (erase) await this.#store.delete();
    else this.#store.close();
  }

  /** The server's clock, as far as it is known. */
  now() {
    return Date.now() + this.#skew;
  }

  /** The conversations, the one with the newest entry first. */
  conversations() {
    return [...this.#copies.values()].sort((a, b) => (b.newest?.time ?? 0) - (a.newest?.time ?? 0));
  }

  conversation(conv) {
    return this.#copies.get(conv);
  }

  /** The one-to-one conversation with a user, if it has begun. */
  with(uid) {
    return this.conversations().find((copy) => copy.peer === uid);
  }

  /** Finds a user by exact login name. */
  async find(name) {
    try {
      return await this.#api.user(name);
    } catch (error) {
      this.#refused(error);
      throw error;
    }
  }

  /** Queues a text, to a conversation or to a user who has none with us yet. */
  send(target, content) {
    const { conv, peer, title } = target;
    const address = peer ? { to: peer } : { conv };
    return this.outbox.add({ cmid: randomHex(), ...address, title, content });
  }

  /** What is not sent yet to a conversation or user. */
  unsent({ conv, peer }) {
    return this.outbox.messages.filter((message) => (message.to ? message.to === peer : message.conv === conv));
  }

  /**
   * Entries older than `before`, newest page, ascending, down to the next hole; fills the hole first
   * if it comes next.
   *
   * @returns {Promise<{entries: object[], more: boolean, blocked: boolean}>} blocked: older ones exist
   *     that cannot be fetched now
   */
  async history(conv, before = Infinity) {
    const hole = () => this.#copies.get(conv)?.holes.findLast(([from]) => from < before);
    const stored = async () => {
      const above = hole()?.[1] ?? 0;
      return this.#store.entries(conv, above + 1, before - 1, HISTORY_PAGE);
    };
    let entries = await stored();
    while (entries.length === 0 && hole() && (await this.#fill(conv, before))) entries = await stored();
    const more = entries.length === HISTORY_PAGE || Boolean(hole());
    return { entries, more, blocked: entries.length === 0 && more };
  }

  /** The user has seen a conversation up to an entry; without `upTo`, all that is stored of it. */
  markRead(conv, upTo = Infinity) {
    return this.#serially(async () => {
      const copy = this.#copies.get(conv);
      const seen = Math.min(upTo, copy?.last ?? 0);
      if (!copy || copy.readSeq >= seen) return;
      await this.#keep(log.withRead(copy, seen, await this.#between(copy, seen)));
      this.#tellRead(this.#copies.get(conv));
    });
  }

  async #heard({ cmd, body }) {
    switch (cmd) {
      case 'AUTH_OK':
        this.#skew = body.serverTime ? body.serverTime - Date.now() : 0;
        return this.#connected();
      case 'PUSH':
        return this.#arrived(body);
      case 'HEADS':
        return this.#heads(body);
      case 'READ':
        return this.#read(body);
      default:
        return undefined; // SYSTEM and what later servers may say
    }
  }

  #connected() {
    this.outbox.pump();
    for (const copy of this.#copies.values()) if (copy.readSeq > copy.serverReadSeq) this.#tellRead(copy);
    for (const conv of this.#copies.keys()) this.#pull(conv);
    this.#refresh();
    this.#api.gateways().then(({ gateways }) => this.link.know(reachable(gateways))).catch(() => {});
  }

  /** Fetches titles, and heads with them, which cover a store that has lost more than the server knows. */
  #refresh() {
    this.#refreshing ??= this.#api
      .conversations()
      .then((listed) => this.#listed(listed))
      .catch((error) => this.#refused(error))
      .finally(() => (this.#refreshing = null));
  }

  /** An HTTP call has failed; if the token is no good any more, the session is over. */
  #refused(error) {
    if (error.status === 401) this.#tell('ended', { code: 'UNAUTHENTICATED', text: '' });
  }

  #listed(listed) {
    return this.#serially(async () => {
      for (const each of listed?.conversations ?? []) {
        const { conv, kind, title, peer, epoch } = each;
        const known = await this.#copy(conv, epoch);
        if (!known) continue;
        const headed = log.withHead(known, each, await this.#between(known, each.readSeq));
        await this.#keep({ ...headed, kind, title, peer });
        this.#pull(conv);
      }
    });
  }

  async #arrived({ conv, epoch, entries }) {
    const copy = await this.#copy(conv, epoch);
    if (!copy) return;
    const grown = log.receive(copy, this.#asideOf(conv), entries, this.me);
    if (entries.some((entry) => entry.from !== this.me)) this.offline.delete(conv);
    await this.#grow(grown);
    this.#acknowledge(conv);
    this.#pull(conv);
    if (!grown.copy.title) this.#refresh();
  }

  async #heads({ heads, more }) {
    let unknown = false;
    for (const head of heads) {
      const copy = await this.#copy(head.conv, head.epoch);
      if (!copy) continue;
      await this.#keep(log.withHead(copy, head, await this.#between(copy, head.readSeq)));
      const known = this.#copies.get(head.conv);
      unknown ||= !known.title;
      this.link.tell('ACK', {
        acks: [{ conv: known.conv, epoch: known.epoch, upTo: known.last }],
        reads: [{ conv: known.conv, upTo: head.readSeq }],
      });
      if (known.readSeq > head.readSeq) this.#tellRead(known);
      this.#pull(head.conv);
    }
    this.#confirmed = !more;
    if (unknown) this.#refresh();
    this.#askForMore();
  }

  async #read({ conv, uid, upTo }) {
    const copy = this.#copies.get(conv);
    if (!copy || uid !== this.me) return;
    const moved = log.withRead(copy, upTo, await this.#between(copy, upTo));
    await this.#keep({ ...moved, serverReadSeq: Math.max(copy.serverReadSeq, upTo) });
    this.link.tell('ACK', { acks: [], reads: [{ conv, upTo }] });
  }

  /** The server has a message of ours; what it says is treated like a push of that entry. */
  async #committed(message, { conv, epoch, seq, ord, time, delivered }) {
    if (delivered === false && message.to !== this.me) this.offline.add(conv);
    else this.offline.delete(conv);
    const copy = await this.#copy(conv, epoch);
    if (!copy) return;
    const { cmid, content, to, title } = message;
    const named = to ? { ...copy, peer: to, title: copy.title ?? title, kind: 'PRIVATE' } : copy;
    const entry = { seq, ord, type: 'TEXT', from: this.me, fromNick: this.identity.nick, cmid, time, content };
    const grown = log.receive(named, this.#asideOf(conv), [entry], this.me);
    await this.#grow(grown, [message]);
    this.#acknowledge(conv);
    this.#pull(conv);
  }

  /** Pulls what is missing, once at a time a conversation, until nothing is or no answer helps. */
  #pull(conv) {
    if (this.#pulling.has(conv) || this.link.state !== 'ready') return;
    const wish = log.missing(this.#copies.get(conv), this.#asideOf(conv));
    if (!wish) return;
    this.#pulling.add(conv);
    const again = (error) => {
      if (error.code === 'WRONG_EPOCH') this.link.ping(); // HEADS follow, with the new epoch
      return error.code === 'BUSY' ? error.retryAfterMs || RETRY_PULL_MS : Infinity;
    };
    this.#settle(conv, wish, log.PAGE)
      .then((moved) => (moved ? 0 : Infinity), again)
      .then((ms) => {
        this.#pulling.delete(conv);
        if (ms === 0) this.#pull(conv);
        else if (ms !== Infinity) setTimeout(() => this.#pull(conv), ms);
        this.#askForMore();
      });
  }

  /** Asks for a range and stores the answer; whether that moved anything. */
  async #settle(conv, { from, to }, limit) {
    const { epoch } = this.#copies.get(conv);
    const answer = await this.link.ask('PULL', { conv, epoch, from, to, limit });
    return this.#serially(async () => {
      const copy = await this.#copy(conv, answer.epoch);
      if (!copy || answer.to < from) return false;
      const ahead = { ...copy, headSeq: Math.max(copy.headSeq, answer.headSeq ?? 0) };
      const grown = log.settle(ahead, this.#asideOf(conv), answer, this.me);
      await this.#grow(grown);
      this.#acknowledge(conv);
      return true;
    });
  }

  async #fill(conv, before) {
    try {
      return await this.#settle(conv, log.holeBelow(this.#copies.get(conv), before, HISTORY_PAGE), HISTORY_PAGE);
    } catch {
      return false;
    }
  }

  /** When all that was announced is stored and the server had more to announce, asks for it now. */
  #askForMore() {
    if (this.#confirmed || this.#pulling.size > 0) return;
    this.#confirmed = true;
    this.link.ping();
  }

  /** The copy that entries of this epoch belong to; null when the epoch is over. */
  async #copy(conv, epoch) {
    const copy = this.#copies.get(conv);
    if (copy?.epoch === epoch) return copy;
    if (copy && copy.epoch > epoch) return null;
    const { title, kind, peer } = copy ?? {};
    const fresh = { ...log.blank(conv, epoch), title, kind, peer };
    this.#aside.delete(conv);
    await this.#store.restart(fresh);
    this.#copies.set(conv, fresh);
    if (copy) this.#tell('restarted', { conv });
    return fresh;
  }

  /** Stores a grown copy with its new entries, and takes out of the outbox what they contain. */
  async #grow({ copy, stored }, acked = []) {
    const mine = new Set(stored.filter((entry) => entry.from === this.me).map((entry) => entry.cmid));
    const sent = this.outbox.messages.filter((each) => acked.includes(each) || mine.has(each.cmid));
    const newest = stored[stored.length - 1];
    const kept = newest && newest.seq >= (copy.newest?.seq ?? 0) ? { ...copy, newest: preview(newest) } : copy;
    await this.#store.commit(kept, stored, sent.map((each) => each.n));
    this.#copies.set(copy.conv, kept);
    if (stored.length) this.#tell('entries', { conv: copy.conv, entries: stored });
    this.outbox.forget(sent);
    this.#tell('conversations');
  }

  async #keep(copy) {
    await this.#store.commit(copy);
    this.#copies.set(copy.conv, copy);
    this.#tell('conversations');
  }

  #acknowledge(conv) {
    const { epoch, last } = this.#copies.get(conv);
    this.link.tell('ACK', { acks: [{ conv, epoch, upTo: last }], reads: [] });
  }

  #tellRead({ conv, epoch, readSeq }) {
    this.link.tell('READ', { conv, epoch, upTo: readSeq });
  }

  /** How many messages of others are stored between the read cursor and another place. */
  #between({ conv, readSeq }, seq) {
    return this.#store.byOthers(conv, Math.min(readSeq, seq) + 1, Math.max(readSeq, seq), this.me);
  }

  #asideOf(conv) {
    if (!this.#aside.has(conv)) this.#aside.set(conv, new Map());
    return this.#aside.get(conv);
  }

  #linkChanged() {
    this.#tell('link');
  }

  /** Runs `act` after all that was queued before; a failing store is reported, and stops nothing else. */
  #serially(act) {
    const turn = this.#queue.then(() => (this.#closed ? undefined : act()));
    this.#queue = turn.catch((error) => this.#tell('fault', { text: `Messages cannot be stored here: ${error.message}` }));
    return turn;
  }

  #tell(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function preview({ seq, time, from, fromNick, type, content }) {
  return { seq, time, from, fromNick, type, content: content.slice(0, 200) };
}
