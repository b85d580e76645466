import { $ } from './dom.js';

const QUIET_MS = 600;
const TICK_MS = 250;

/*
 * Says that there is no connection, when the next try is, and lets the user hurry it. A wait too short
 * to notice is not shown.
 */
export class Banner {
  #link;
  #since = null;
  #fault = '';
  #timer;

  constructor(link) {
    this.#link = link;
    $('banner-retry').onclick = () => link.tryNow();
    this.#timer = setInterval(() => this.update(), TICK_MS);
    this.update();
  }

  /** Says that something is broken here until the page is loaded again. */
  fault(text) {
    this.#fault = text;
    this.update();
  }

  update() {
    const { state } = this.#link;
    const down = state !== 'ready' && state !== 'ended';
    this.#since = down ? (this.#since ?? Date.now()) : null;
    const seen = down && Date.now() - this.#since >= QUIET_MS;
    $('banner').hidden = !seen && !this.#fault;
    $('banner').dataset.state = this.#fault && !seen ? 'fault' : state;
    $('banner-retry').hidden = state !== 'waiting';
    const text = seen ? this.#text() : this.#fault;
    if ($('banner-text').textContent !== text) $('banner-text').textContent = text;
  }

  close() {
    clearInterval(this.#timer);
    $('banner').hidden = true;
  }

  #text() {
    if (this.#link.state !== 'waiting') return 'Connecting…';
    const seconds = Math.max(1, Math.ceil((this.#link.retryAt - Date.now()) / 1000));
    return `No connection. Next try in ${seconds} s.`;
  }
}
