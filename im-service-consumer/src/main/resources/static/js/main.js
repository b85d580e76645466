import { Api } from './api.js';
import { Client } from './client.js';
import * as identities from './identity.js';
import { Store } from './store.js';
import { Banner } from './view/banner.js';
import { Chat } from './view/chat.js';
import { Composer } from './view/composer.js';
import { $, ask, composes } from './view/dom.js';
import { Gate } from './view/gate.js';
import { List, address } from './view/list.js';

const ENDINGS = {
  REPLACED: 'Your messages were opened in another window.',
  SIGNED_IN_ELSEWHERE: 'You have signed in on another device of the same kind.',
  SIGNED_OUT: 'This session was ended from another device.',
  EXPIRED: 'Your session has expired.',
};

/*
 * What happens in the window while somebody is signed in: wires the client to the views.
 */
class Desk {
  #client;
  #drafts = new Map();
  #left;
  #abort = new AbortController();

  /** @param left (reason) → called when nobody is signed in any more */
  constructor(client, left) {
    this.#client = client;
    this.#left = left;
    this.list = new List(client, this.#drafts);
    this.chat = new Chat(client);
    this.composer = new Composer((text) => client.send(this.chat.target, text));
    this.banner = new Banner(client.link);
    this.#listen();
  }

  async open() {
    $('app').hidden = false;
    await this.#client.start();
    this.#route();
  }

  #listen() {
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.#abort.signal });
    on(this.#client, 'conversations', () => this.#update());
    on(this.#client, 'outbox', () => {
      this.chat.unsent();
      this.#update();
    });
    on(this.#client, 'entries', ({ detail }) => this.chat.arrived(detail));
    on(this.#client, 'restarted', ({ detail }) => {
      if (detail.conv === this.chat.target?.conv) this.chat.open(this.#client.conversation(detail.conv));
    });
    on(this.#client, 'link', () => {
      this.banner.update();
      if (this.#client.link.state === 'ready') this.chat.resume();
    });
    on(this.#client, 'fault', ({ detail }) => this.banner.fault(detail.text));
    on(this.#client, 'ended', ({ detail }) => this.#ended(detail));
    on(window, 'hashchange', () => this.#route());
    on(window, 'focus', () => this.chat.seen());
    on(window, 'online', () => this.#client.link.tryNow());
    on(document, 'visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      this.#client.link.tryNow();
      this.chat.seen();
    });
    on($('sign-out'), 'click', () => this.#signOut());
    on(document, 'keydown', (event) => {
      if (event.key === 'Escape' && !composes(event) && this.chat.target && !$('notice').open) location.hash = '';
    });
  }

  #update() {
    const { target } = this.chat;
    const begun = target?.peer ? this.#client.with(target.peer) : null;
    if (target && !target.conv && begun) this.#begun(begun);
    const now = this.chat.target?.conv ? this.#client.conversation(this.chat.target.conv) : target;
    if (now) this.chat.head(now);
    this.list.update(now ? address(now) : null);
    const unread = this.#client.conversations().reduce((sum, copy) => sum + copy.unread, 0);
    document.title = unread ? `(${unread}) msim` : 'msim';
  }

  /** A chat that was open before its conversation began goes on as that conversation. */
  #begun(copy) {
    this.#drafts.delete(copy.peer);
    this.composer.rename(address(copy));
    history.replaceState(null, '', address(copy));
    this.chat.open(copy);
  }

  /** Opens what the page's address names. */
  #route() {
    const [, kind, key] = /^#([cu])=(.+)$/.exec(location.hash) ?? [];
    const target = kind ? this.#named(kind, decodeURIComponent(key)) : null;
    $('app').dataset.pane = target ? 'chat' : 'list';
    this.chat.open(target ?? null);
    if (target) this.composer.open(address(target));
    this.#update();
  }

  #named(kind, key) {
    if (kind === 'c') return this.#client.conversation(key);
    const message = this.#client.outbox.messages.find(({ to }) => to === key);
    return this.#client.with(key) ?? this.#drafts.get(key) ?? (message && { peer: key, title: message.title });
  }

  async #signOut() {
    const waiting = this.#client.outbox.messages.length;
    const sure =
      waiting === 0 ||
      (await ask({
        title: 'Sign out?',
        text: `${waiting} of your messages are not sent yet and will be lost.`,
        yes: 'Sign out',
        no: 'Stay',
      }));
    if (sure) this.#leave({ erase: true });
  }

  async #ended({ code, text }) {
    if (code !== 'KICKED') {
      this.#leave({ reason: 'Please sign in again.' });
      return;
    }
    const replaced = text === 'REPLACED';
    const again = await ask({
      title: 'Disconnected',
      text: ENDINGS[text] ?? 'The server has ended this session.',
      yes: replaced ? 'Use this window' : 'Sign in again',
    });
    if (replaced && again) location.reload();
    else this.#leave({});
  }

  #leave({ erase = false, reason = '' }) {
    this.#abort.abort();
    this.banner.close();
    this.chat.close();
    this.list.clear();
    $('app').hidden = true;
    history.replaceState(null, '', location.pathname);
    this.#left({ erase, reason });
  }
}

const api = new Api();
const gate = new Gate(api, enter);

async function enter(identity) {
  let store;
  try {
    store = await Store.open(identity.uid, identity.deviceId);
  } catch (error) {
    gate.show(`This browser does not let msim keep messages: ${error.message}`);
    return;
  }
  identities.save(identity);
  api.use(identity.token);
  const client = new Client(identity, api, store);
  const desk = new Desk(client, ({ erase, reason }) => leave(client, erase, reason));
  await desk.open();
}

async function leave(client, erase, reason) {
  identities.clear();
  if (erase) {
    await api.logout().catch(() => {});
    identities.renewDevice(client.identity.user);
  }
  api.use(null);
  await client.close(erase).catch(() => {});
  gate.show(reason);
}

const known = identities.load();
if (known) enter(known);
else gate.show();
