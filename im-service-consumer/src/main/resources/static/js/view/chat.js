import { dayOf } from '../text.js';
import { day, entryBubble, unsentBubble } from './bubble.js';
import { $, avatar, clone } from './dom.js';
import { titleOf } from './list.js';

const NEAR_END = 80;
const NEAR_TOP = 240;
const TOGETHER_MS = 5 * 60_000;

/*
 * The open chat: the entries shown are always a run of the log without gaps, from #first to #last;
 * below them stand the messages not sent yet. Scrolling up puts older pages in front.
 *
 * It opens at the first message that was not read, with a mark in front of it; what has been on the
 * screen of a window that has the focus is read, and nothing else.
 */
export class Chat {
  #client;
  #target = null;
  #turn = 0;
  #first = null;
  #last = null;
  #more = false;
  #loading = false;
  #late = [];
  #scroll = $('scroll');
  #wasAtEnd = true;
  #resized = new ResizeObserver(() => this.#wasAtEnd && this.#toEnd());

  constructor(client) {
    this.#client = client;
    this.#scroll.onscroll = () => this.#scrolled();
    this.#resized.observe(this.#scroll);
    $('to-end').onclick = () => this.#toEnd();
  }

  /** What is open: a conversation, or {peer, title} before there is one, or null. */
  get target() {
    return this.#target;
  }

  /** Opens a chat, or none with null. */
  async open(target) {
    this.#target = target;
    this.#turn++;
    this.#first = this.#last = null;
    this.#late = [];
    $('entries').replaceChildren();
    $('older').hidden = true;
    $('to-end').hidden = true;
    $('chat-none').hidden = target !== null;
    $('chat-open').hidden = target === null;
    if (!target) return;
    this.head(target);
    this.unsent();
    await this.#openAtUnread(target.conv);
  }

  /** Shows nothing from now on. */
  close() {
    this.open(null);
    this.#resized.disconnect();
    this.#scroll.onscroll = null;
  }

  /** Shows what is known of the open chat by now. */
  head(target) {
    this.#target = target;
    avatar($('chat-avatar'), target.peer ?? target.conv, titleOf(target));
    $('chat-title').textContent = titleOf(target);
    const away = this.#client.offline.has(target.conv);
    $('chat-hint').textContent = away ? 'Offline: gets it at the next sign-in' : '';
  }

  /** Entries have been stored; the newer ones of the open chat are shown. */
  arrived({ conv, entries }) {
    if (conv !== this.#target?.conv) return;
    if (this.#loading) {
      this.#late.push(...entries);
      return;
    }
    const last = this.#last?.seq ?? 0;
    const newer = entries.filter((entry) => entry.seq > last);
    if (newer.length === 0) return;
    const copy = this.#client.conversation(conv);
    const skipped = copy.holes.some(([from, to]) => from > last && to < newer[0].seq);
    if (skipped) this.open(copy);
    else this.#append(newer);
  }

  /** Shows the messages not sent yet anew. */
  unsent() {
    if (!this.#target) return;
    const end = this.#atEnd();
    const { outbox } = this.#client;
    const items = this.#client.unsent(this.#target).map((message) => {
      const { cmid } = message;
      return unsentBubble(message, { again: () => outbox.retry(cmid), drop: () => outbox.discard(cmid) });
    });
    $('unsent').replaceChildren(...items);
    if (end) this.#toEnd();
  }

  /** If the user looks at the chat, what stands on the screen has been read. */
  seen() {
    const { conv } = this.#target ?? {};
    if (!conv || this.#loading || !looking()) return;
    const seq = this.#atEnd() ? this.#last?.seq : this.#newestSeen();
    if (seq) this.#client.markRead(conv, seq);
  }

  /** Tries again what could not be fetched. */
  async resume() {
    if (this.#target?.conv && !$('older').hidden) await this.#load();
  }

  /** Shows the newest entries, back to the first that was not read, and goes there. */
  async #openAtUnread(conv) {
    const turn = this.#turn;
    const { readSeq = 0, unread = 0 } = this.#client.conversation(conv) ?? {};
    await this.#load();
    while (unread && turn === this.#turn && this.#first?.seq > readSeq + 1) {
      const { seq } = this.#first;
      await this.#load();
      if (this.#first.seq === seq) break;
    }
    if (turn !== this.#turn) return;
    const mark = unread ? this.#mark(readSeq) : null;
    this.#toEnd();
    if (mark) this.#scroll.scrollTop -= Math.max(0, this.#scroll.getBoundingClientRect().top - mark.getBoundingClientRect().top);
    this.#scrolled();
    if (!this.#atEnd()) $('to-end').hidden = false;
  }

  /** Marks where the unread begin: in front of the first message of others after `readSeq`. */
  #mark(readSeq) {
    $('entries').querySelector('.unread')?.remove();
    const unread = (item) => Number(item.dataset.seq) > readSeq && !item.classList.contains('own');
    const first = [...$('entries').querySelectorAll('.message')].find(unread);
    if (!first) return null;
    const mark = clone('unread');
    first.before(mark);
    return mark;
  }

  /** The newest entry whose end is on the screen or above it. */
  #newestSeen() {
    const bottom = this.#scroll.getBoundingClientRect().bottom;
    const items = [...$('entries').querySelectorAll('.message')];
    return Number(items.findLast((item) => item.getBoundingClientRect().bottom <= bottom + 1)?.dataset.seq ?? 0);
  }

  /** Puts the next older page in front. */
  async #load() {
    const { conv } = this.#target;
    if (!conv || this.#loading) return;
    const turn = this.#turn;
    this.#loading = true;
    let page;
    try {
      page = await this.#client.history(conv, this.#first?.seq);
    } finally {
      this.#loading = false;
    }
    if (turn !== this.#turn) {
      if (this.#target) await this.#load();
      return;
    }
    this.#more = page.more;
    $('older').hidden = !page.blocked;
    $('older').textContent = 'Older messages are shown once there is a connection.';
    this.#prepend(page.entries);
    const late = this.#late.splice(0);
    if (late.length) this.arrived({ conv, entries: late });
    if (page.entries.length && this.#more && this.#scroll.scrollHeight <= this.#scroll.clientHeight) await this.#load();
  }

  #prepend(entries) {
    if (entries.length === 0) return;
    const list = $('entries');
    const before = this.#scroll.scrollHeight - this.#scroll.scrollTop;
    const newest = entries[entries.length - 1];
    const top = list.firstElementChild;
    if (this.#first && dayOf(this.#first.time) === dayOf(newest.time)) top?.remove();
    list.prepend(...this.#render(entries, null));
    this.#first = entries[0];
    this.#last ??= newest;
    this.#scroll.scrollTop = this.#scroll.scrollHeight - before;
  }

  #append(entries) {
    const end = this.#atEnd();
    $('entries').append(...this.#render(entries, this.#last));
    this.#first ??= entries[0];
    this.#last = entries[entries.length - 1];
    const others = entries.filter((entry) => entry.from !== this.#client.me);
    const { readSeq, unread } = this.#client.conversation(this.#target.conv);
    if (others.length && unread === others.length && !(end && looking())) this.#mark(readSeq);
    const said = others.map((entry) => `${entry.fromNick}: ${entry.content.slice(0, 200)}`);
    if (said.length) $('announcer').textContent = said.join('\n');
    if (end || others.length < entries.length) this.#toEnd();
    else $('to-end').hidden = false;
    this.seen();
  }

  #render(entries, before) {
    const items = [];
    const group = this.#target.kind === 'GROUP';
    for (const entry of entries) {
      if (!before || dayOf(before.time) !== dayOf(entry.time)) items.push(day(entry.time, this.#client.now()));
      const own = entry.from === this.#client.me;
      const item = entryBubble(entry, { own, named: group });
      const together = before?.from === entry.from && entry.time - before.time < TOGETHER_MS;
      item.classList.toggle('follows', together && dayOf(before.time) === dayOf(entry.time));
      items.push(item);
      before = entry;
    }
    return items;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    $('to-end').hidden = true;
  }

  #scrolled() {
    this.#wasAtEnd = this.#atEnd();
    if (this.#atEnd()) $('to-end').hidden = true;
    this.seen();
    if (this.#more && this.#scroll.scrollTop < NEAR_TOP && $('older').hidden) this.#load();
  }
}

/** Whether the user can be looking: the window is on the screen and has the focus. */
function looking() {
  return document.visibilityState === 'visible' && document.hasFocus();
}
