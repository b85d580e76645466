import { CommandError } from './link.js';

/*
 * Messages on their way out, in the order they were written. Each is on disk before its first try and
 * keeps its cmid on every try, so it is committed once however often it is sent. One is under way at
 * a time: what follows a message that the server could not take waits with it, and the order stays.
 */
const NOT_YET = new Set([
  'LOST',
  'NOT_CONNECTED',
  'BUSY',
  'RATE_LIMITED',
  'UNKNOWN_OUTCOME',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'SUPERSEDED',
]);
const PAUSE_MS = 2_000;

export class Outbox {
  /** What is not committed yet: {n, cmid, conv | to, content, title, failed: ?string}. */
  messages = [];

  #store;
  #link;
  #committed;
  #changed;
  #sending = null;
  #pause = null;

  /**
   * @param committed (message, answer) → promise; it takes the message out again
   * @param changed called when a message was added, removed or has failed
   */
  constructor(store, link, committed, changed) {
    this.#store = store;
    this.#link = link;
    this.#committed = committed;
    this.#changed = changed;
  }

  async load() {
    this.messages = await this.#store.outbox();
  }

  /** Keeps a message and sends it as soon as it is its turn. */
  async add(message) {
    this.messages.push(await this.#store.enqueue({ ...message, failed: null }));
    this.messages.sort((a, b) => a.n - b.n);
    this.#changed();
    this.pump();
  }

  /** Tries a failed message once more, under the same cmid. */
  async retry(cmid) {
    const message = this.messages.find((each) => each.cmid === cmid && each.failed);
    if (!message) return;
    message.failed = null;
    await this.#store.update(message);
    this.#changed();
    this.pump();
  }

  /** Gives up a failed message. */
  async discard(cmid) {
    const message = this.messages.find((each) => each.cmid === cmid && each.failed);
    if (!message) return;
    await this.#store.remove([message.n]);
    this.forget([message]);
  }

  /** Drops messages that are no longer in the store. */
  forget(messages) {
    if (messages.length === 0) return;
    this.messages = this.messages.filter((each) => !messages.includes(each));
    this.#changed();
  }

  /** Sends the next message if the link is ready and none is under way. */
  pump() {
    if (this.#sending || this.#pause || this.#link.state !== 'ready') return;
    const next = this.messages.find((message) => !message.failed);
    if (!next) return;
    this.#sending = this.#send(next).finally(() => {
      this.#sending = null;
      this.pump();
    });
  }

  stop() {
    clearTimeout(this.#pause);
    this.#pause = null;
  }

  async #send(message) {
    const { cmid, conv, to, content } = message;
    const target = to ? { to } : { conv };
    try {
      const answer = await this.#link.ask('SEND', { cmid, ...target, type: 'TEXT', content });
      await this.#committed(message, answer);
    } catch (error) {
      const refused = error instanceof CommandError && !NOT_YET.has(error.code);
      if (refused) await this.#fail(message, error);
      else if (this.#link.state === 'ready') this.#rest(error.retryAfterMs || PAUSE_MS);
    }
  }

  async #fail(message, error) {
    message.failed = error.expose ? error.message : reason(error.code);
    await this.#store.update(message);
    this.#changed();
  }

  #rest(ms) {
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.pump();
    }, ms);
  }
}

function reason(code) {
  switch (code) {
    case 'TOO_LARGE':
      return 'The message is too long.';
    case 'NO_SUCH_USER':
      return 'This user does not exist any more.';
    case 'NOT_MEMBER':
    case 'MUTED':
    case 'BLOCKED':
      return 'You may not write here.';
    default:
      return `The server refused it (${code}).`;
  }
}
