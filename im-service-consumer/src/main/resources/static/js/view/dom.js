import { hue, initial } from '../text.js';

const HUES = 8;

/** The element with an id. */
export function $(id) {
  return document.getElementById(id);
}

/** A copy of the one element in a template. */
export function clone(id) {
  return $(id).content.firstElementChild.cloneNode(true);
}

/** Whether a key belongs to an input method; some browsers say so by a key code alone. */
export function composes(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Shows a problem in its place, or none. */
export function problem(element, text) {
  element.textContent = text;
  element.hidden = !text;
}

/** Makes an element the avatar of somebody. */
export function avatar(element, key, name) {
  element.textContent = initial(name);
  element.dataset.hue = hue(key, HUES);
}

/** Asks in a dialog; whether the answer was yes. Without `no` there is nothing to choose. */
export function ask({ title, text, yes, no = '' }) {
  const dialog = $('notice');
  $('notice-title').textContent = title;
  $('notice-text').textContent = text;
  $('notice-yes').textContent = yes;
  $('notice-no').textContent = no;
  $('notice-no').hidden = !no;
  dialog.returnValue = '';
  dialog.showModal();
  $('notice-yes').focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
