import { dayName, fullTime, timeOfDay } from '../text.js';
import { clone } from './dom.js';

const LONG_CHARACTERS = 1500;
const LONG_LINES = 18;

/** A separator for the day of a time. */
export function day(time, now) {
  const item = clone('day');
  item.firstElementChild.textContent = dayName(time, now);
  return item;
}

/** A committed entry. */
export function entryBubble(entry, { own, named }) {
  const item = bubble(readable(entry), own);
  item.dataset.seq = entry.seq;
  const time = item.querySelector('time');
  time.textContent = timeOfDay(entry.time);
  time.dateTime = new Date(entry.time).toISOString();
  time.title = fullTime(entry.time);
  if (own) mark(item, 'sent', 'Sent', '✓');
  if (named && !own) {
    const sender = item.querySelector('.sender');
    sender.hidden = false;
    sender.textContent = entry.fromNick;
  }
  return item;
}

/** A message that is not committed yet, or was refused. */
export function unsentBubble(message, { again, drop }) {
  const item = bubble(message.content, true);
  item.dataset.cmid = message.cmid;
  if (message.failed) {
    mark(item, 'failed', 'Not sent', '!');
    item.querySelector('.failed').hidden = false;
    item.querySelector('.why').textContent = `Not sent. ${message.failed}`;
    item.querySelector('.again').onclick = again;
    item.querySelector('.drop').onclick = drop;
  } else {
    mark(item, 'sending', 'Sending', 'Sending…');
  }
  return item;
}

function bubble(text, own) {
  const item = clone('bubble');
  item.classList.toggle('own', own);
  const content = item.querySelector('.content');
  content.textContent = text;
  if (text.length > LONG_CHARACTERS || text.split('\n', LONG_LINES + 1).length > LONG_LINES) {
    content.classList.add('long', 'folded');
    const unfold = item.querySelector('.unfold');
    unfold.hidden = false;
    unfold.onclick = () => {
      const folded = content.classList.toggle('folded');
      unfold.textContent = folded ? 'Show all' : 'Show less';
    };
  }
  return item;
}

function mark(item, state, label, sign) {
  item.dataset.state = state;
  const element = item.querySelector('.mark');
  element.textContent = sign;
  element.setAttribute('aria-label', label);
  element.title = label;
}

function readable({ type, content, url }) {
  return type === 'TEXT' ? content : [`[${type}]`, content, url].filter(Boolean).join(' ');
}
