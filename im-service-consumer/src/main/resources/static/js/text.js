/** The most bytes of UTF-8 a message may have. */
export const MAX_BYTES = 16_384;

const encoder = new TextEncoder();

/** Length of a text in bytes of UTF-8. */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/** A text as it may be sent: well-formed, line ends as \n, no control characters but tab and line end. */
export function clean(text) {
  // eslint-disable-next-line no-control-regex
  const plain = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f]/g, '');
  return new TextDecoder().decode(encoder.encode(plain));
}

/** The first character that a person would call one, upper case, for an avatar. */
export function initial(name) {
  const first = Array.from(name.trim())[0] ?? '?';
  return first.toLocaleUpperCase();
}

/** A stable number in 0..count-1 for a text. */
export function hue(text, count) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0;
  return sum % count;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

/** Time of day. */
export function timeOfDay(ms) {
  return clock.format(ms);
}

/** Date and time, spelled out. */
export function fullTime(ms) {
  return full.format(ms);
}

/** Identifies the local calendar day of a time. */
export function dayOf(ms) {
  return new Date(ms).toDateString();
}

/** A day for a separator: Today, Yesterday, a weekday of the last week, or a date. */
export function dayName(ms, now) {
  const days = daysBetween(ms, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return days > 1 && days < 7 ? weekday.format(ms) : longDate.format(ms);
}

/** A time for a list: the hour today, the day otherwise. */
export function shortTime(ms, now) {
  const days = daysBetween(ms, now);
  if (days === 0) return clock.format(ms);
  return days === 1 ? 'Yesterday' : shortDate.format(ms);
}

function daysBetween(ms, now) {
  const start = (time) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((start(now) - start(ms)) / 86_400_000);
}
