import { MAX_BYTES, byteLength, clean } from '../text.js';
import { $, composes } from './dom.js';

const COUNT_FROM = MAX_BYTES * 0.75;
const MAX_HEIGHT = 180;

/*
 * Where a message is written. Enter sends and Shift+Enter breaks the line, except on touch screens and
 * while an input method composes. What was begun in one chat waits there while another is open.
 */
export class Composer {
  #send;
  #begun = new Map();
  #address = null;

  /** @param send (text) → called with a text that may be sent */
  constructor(send) {
    this.#send = send;
    $('text').oninput = () => this.#update();
    $('text').onkeydown = (event) => {
      const breaks = event.shiftKey || composes(event) || matchMedia('(pointer: coarse)').matches;
      if (event.key !== 'Enter' || breaks) return;
      event.preventDefault();
      this.#submit();
    };
    $('composer').onsubmit = (event) => {
      event.preventDefault();
      this.#submit();
    };
  }

  /** Turns to another chat. */
  open(address) {
    if (this.#address !== null) this.#begun.set(this.#address, $('text').value);
    this.#address = address;
    $('text').value = this.#begun.get(address) ?? '';
    this.#update();
    if (matchMedia('(pointer: fine)').matches) $('text').focus();
  }

  /** The chat has another address now; the text stays. */
  rename(address) {
    this.#address = address;
  }

  #submit() {
    const text = clean($('text').value);
    if (!text.trim() || byteLength(text) > MAX_BYTES) return;
    $('text').value = '';
    this.#update();
    $('text').focus();
    this.#send(text);
  }

  #update() {
    const area = $('text');
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, MAX_HEIGHT)}px`;
    const text = clean(area.value);
    const bytes = byteLength(text);
    $('count').hidden = bytes < COUNT_FROM;
    $('count').textContent = `${bytes.toLocaleString()} of ${MAX_BYTES.toLocaleString()} bytes`;
    $('count').classList.toggle('over', bytes > MAX_BYTES);
    $('composer').querySelector('.send').disabled = !text.trim() || bytes > MAX_BYTES;
  }
}
