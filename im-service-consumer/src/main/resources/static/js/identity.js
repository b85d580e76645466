import { ROOT } from './address.js';
import { randomHex } from './api.js';

/*
 * Who this window is. It lives in sessionStorage: a reload keeps it, another window may be another
 * user. The device id is kept per login name in localStorage, because the messages stored in this
 * browser belong to it; without them the browser goes on as a new device, with the next number after a
 * dot. What another path of this origin serves keeps its own.
 */
const AT = ROOT.pathname === '/' ? '' : ROOT.pathname;
const KEY = `msim.identity${AT}`;
const deviceKey = (user) => `msim.device${AT}.${user}`;
const ticketKey = (user) => `msim.ticket${AT}.${user}`;

/** The identity of this window, or null. */
export function load() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Keeps an identity for this window. */
export function save(identity) {
  sessionStorage.setItem(KEY, JSON.stringify(identity));
}

/** This window is nobody from now on. */
export function clear() {
  sessionStorage.removeItem(KEY);
}

/** The id of this browser as a device of a user, made at first use. */
export function deviceFor(user) {
  const known = localStorage.getItem(deviceKey(user));
  if (known) return known;
  const made = `web-${randomHex()}`;
  localStorage.setItem(deviceKey(user), made);
  return made;
}

/** The next sign-in of this user here is a new device, of the same browser. */
export function renewDevice(user) {
  const [id, copy = '0'] = deviceFor(user).split('.');
  localStorage.setItem(deviceKey(user), `${id}.${Number(copy) + 1}`);
}

/** What the last sign-in of a user in this browser has brought to prove it; it survives signing out. */
export function ticketFor(user) {
  return localStorage.getItem(ticketKey(user)) ?? undefined;
}

/** Keeps a ticket for the next sign-in; a browser that cannot is one that was never used. */
export function keepTicket(user, ticket) {
  try {
    if (ticket) localStorage.setItem(ticketKey(user), ticket);
  } catch {
    // The storage is full.
  }
}
