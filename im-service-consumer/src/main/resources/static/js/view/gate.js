import { deviceFor, keepTicket, ticketFor } from '../identity.js';
import { $, problem } from './dom.js';

const REFUSALS = {
  BAD_USER: 'A login name has 3 to 32 letters, digits, dots, dashes or underscores, and starts with a letter.',
  USER_TAKEN: 'This login name is taken.',
  WEAK_PASSWORD: 'A password has 8 to 72 bytes and is not the login name.',
  BAD_NICK: 'The shown name has at most 64 characters.',
  WRONG_PASSWORD: 'Login name or password is wrong.',
  TOO_MANY_TRIES: 'Too many wrong passwords. Please wait a while.',
};

/*
 * Signing in and signing up: one form, two modes.
 */
export class Gate {
  #api;
  #entered;
  #form = $('gate-form');
  #problem = this.#form.querySelector('.problem');
  #mode = 'login';

  /** @param entered (identity) → called once somebody is signed in */
  constructor(api, entered) {
    this.#api = api;
    this.#entered = entered;
    $('gate-swap').addEventListener('click', () => this.#switch(this.#mode === 'login' ? 'register' : 'login'));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Shows the form, with why it is shown, if there is a reason. */
  show(reason = '') {
    $('gate').hidden = false;
    document.title = 'msim';
    this.#switch('login');
    problem(this.#problem, reason);
    this.#form.elements.user.focus();
  }

  #switch(mode) {
    this.#mode = mode;
    for (const each of this.#form.querySelectorAll('[data-for]')) each.hidden = each.dataset.for !== mode;
    const { password } = this.#form.elements;
    password.autocomplete = mode === 'login' ? 'current-password' : 'new-password';
    problem(this.#problem, '');
  }

  async #submit() {
    const { user, nick, password } = this.#form.elements;
    const name = user.value.trim().toLowerCase();
    if (!name || !password.value) {
      problem(this.#problem, 'Please enter a login name and a password.');
      (name ? password : user).focus();
      return;
    }
    this.#busy(true);
    problem(this.#problem, '');
    try {
      if (this.#mode === 'register') await this.#api.register(name, password.value, nick.value.trim());
      const identity = await this.#signIn(name, password.value);
      this.#form.reset();
      $('gate').hidden = true;
      this.#entered(identity);
    } catch (error) {
      problem(this.#problem, REFUSALS[error.code] ?? error.message);
      password.focus();
    } finally {
      this.#busy(false);
    }
  }

  async #signIn(user, password) {
    const deviceId = deviceFor(user);
    const answer = await this.#api.login(user, password, deviceId, ticketFor(user));
    const { token, uid, gateways, nick, deviceTicket } = answer;
    keepTicket(user, deviceTicket);
    return { token, uid, user, nick, deviceId, gateways };
  }

  #busy(busy) {
    for (const each of this.#form.elements) each.disabled = busy;
    this.#form.setAttribute('aria-busy', String(busy));
  }
}
