import { shortTime } from '../text.js';
import { $, avatar, clone, problem } from './dom.js';

/** The address of a conversation, or of a user we have none with yet, in the page's URL. */
export function address({ conv, peer }) {
  return conv ? `#c=${encodeURIComponent(conv)}` : `#u=${encodeURIComponent(peer)}`;
}

/*
 * The list of conversations, and the form that starts one.
 */
export class List {
  #client;
  #drafts;
  #rows = new Map();

  /** @param drafts Map uid → {peer, title}: chats begun with nothing sent yet */
  constructor(client, drafts) {
    this.#client = client;
    this.#drafts = drafts;
    const { uid, user, nick } = client.identity;
    avatar($('me-avatar'), uid, nick);
    $('me-nick').textContent = nick;
    $('me-user').textContent = user;
    $('find').onsubmit = (event) => {
      event.preventDefault();
      this.#find();
    };
    $('find-user').oninput = () => problem($('find-problem'), '');
  }

  /** Shows what there is now; `open` is the address of the open chat. */
  update(open) {
    const targets = [...this.#begun(), ...this.#client.conversations()];
    const seen = new Set();
    targets.forEach((target, place) => {
      const key = address(target);
      seen.add(key);
      const row = this.#row(key);
      fill(row, target, this.#client, key === open);
      if ($('list').children[place] !== row) $('list').insertBefore(row, $('list').children[place] ?? null);
    });
    for (const [key, row] of this.#rows) if (!seen.has(key)) this.#drop(key, row);
    $('list-empty').hidden = targets.length > 0;
  }

  clear() {
    for (const [key, row] of this.#rows) this.#drop(key, row);
    $('find').reset();
    problem($('find-problem'), '');
  }

  /** Users written to, or about to be, with whom no conversation has begun. */
  #begun() {
    const begun = new Map(this.#drafts);
    for (const { to, title } of this.#client.outbox.messages) if (to) begun.set(to, { peer: to, title });
    return [...begun.values()].filter(({ peer }) => !this.#client.with(peer));
  }

  #row(key) {
    if (!this.#rows.has(key)) {
      const row = clone('row');
      row.querySelector('a').href = key;
      this.#rows.set(key, row);
    }
    return this.#rows.get(key);
  }

  #drop(key, row) {
    row.remove();
    this.#rows.delete(key);
  }

  async #find() {
    const name = $('find-user').value.trim().toLowerCase();
    if (!name) return;
    const button = $('find').querySelector('button');
    button.disabled = true;
    try {
      const { uid, nick } = await this.#client.find(name);
      const known = this.#client.with(uid);
      if (!known) this.#drafts.set(uid, { peer: uid, title: nick });
      $('find').reset();
      location.hash = address(known ?? { peer: uid });
    } catch (error) {
      problem($('find-problem'), error.status === 404 ? `Nobody is called “${name}”.` : error.message);
    } finally {
      button.disabled = false;
    }
  }
}

/** What a conversation is called. */
export function titleOf(target) {
  return target.title || target.newest?.fromNick || 'New conversation';
}

function fill(row, target, client, open) {
  const link = row.querySelector('a');
  const title = titleOf(target);
  const count = target.conv ? target.unread : 0;
  if (open) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
  avatar(row.querySelector('.avatar'), target.peer ?? target.conv, title);
  row.querySelector('.row-title').textContent = title;
  row.querySelector('.row-last').textContent = lastLine(target, client);
  row.querySelector('.row-time').textContent = target.newest ? shortTime(target.newest.time, client.now()) : '';
  const badge = row.querySelector('.badge');
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? '99+' : String(count);
  badge.setAttribute('aria-label', `${count} unread`);
}

function lastLine(target, client) {
  const [pending] = client.unsent(target).slice(-1);
  if (pending) return `${pending.failed ? 'Not sent' : 'Sending'}: ${pending.content.slice(0, 200)}`;
  if (!target.newest) return '';
  const own = target.newest.from === client.me ? 'You: ' : '';
  return own + target.newest.content;
}
