import { isAllowed } from './address.js';

/*
 * One connection to some gateway, kept open: the state machine, heartbeats, back-off and the pairing
 * of answers with their commands. It knows nothing of conversations.
 *
 *   idle → connecting → ready → waiting → connecting …      any → ended
 *
 * `connecting` lasts until AUTH_OK. A link that is lost tries another gateway than the one that died,
 * after a random time in 0..min(cap, base × 2^failures); failures count from 0 again once a link has
 * been ready for a while, not when it opens.
 */
export const LIMITS = Object.freeze({
  openMs: 10_000,
  answerMs: 20_000,
  heartbeatMs: 50_000,
  pongMs: 10_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
  steadyMs: 10_000,
});

const SIGN_IN_AGAIN = new Set(['UNAUTHENTICATED', 'TOKEN_EXPIRED']);
const UNAUTHENTICATED = 4401;
const KICKED = 4403;

/** Why a command has no answer: the link was lost, or the server said so. */
export class CommandError extends Error {
  constructor(code, text = '', { expose = false, retryAfterMs = 0 } = {}) {
    super(text || code);
    this.code = code;
    this.expose = expose;
    this.retryAfterMs = retryAfterMs;
  }
}

const realClock = {
  now: () => Date.now(),
  after: (ms, act) => setTimeout(act, ms),
  cancel: (timer) => clearTimeout(timer),
};

export class Link {
  /** idle, connecting, ready, waiting or ended */
  state = 'idle';
  /** The gateway in use or tried, {id, ws}. */
  gateway = null;
  /** When the next try starts, by the clock, while waiting. */
  retryAt = 0;

  #gateways;
  #auth;
  #listener;
  #clock;
  #random;
  #connect;
  #socket = null;
  #resume = null;
  #failures = 0;
  #readyAt = 0;
  #ids = 0;
  #pending = new Map();
  #timers = new Map();
  #kicked = null;

  /**
   * @param {{id: string, ws: string}[]} gateways in the order of trying, at least one
   * @param {{token: string, deviceId: string}} auth
   * @param listener {changed(), event(frame), ended(why)}; why is {code, text}
   */
  constructor(gateways, auth, listener, { clock = realClock, random = Math.random, connect = open } = {}) {
    this.#gateways = gateways;
    this.#auth = auth;
    this.#listener = listener;
    this.#clock = clock;
    this.#random = random;
    this.#connect = connect;
  }

  start() {
    if (this.state === 'idle') this.#dial();
  }

  /** Ends the link for good. */
  close() {
    this.#end(null);
  }

  /** Skips the rest of a wait; asks a ready link for a sign of life. */
  tryNow() {
    if (this.state === 'waiting') this.#dial();
    else if (this.state === 'ready') this.ping();
  }

  /** Learns of the gateways there are; the one that died last stays last. */
  know(gateways) {
    if (!Array.isArray(gateways) || gateways.length === 0) return;
    const lost = this.state === 'ready' ? null : this.gateway?.id;
    this.#gateways = [...gateways.filter((g) => g.id !== lost), ...gateways.filter((g) => g.id === lost)];
  }

  /** Sends a command that has no answer; false when there is no link. */
  tell(cmd, body) {
    if (this.state !== 'ready') return false;
    this.#write({ cmd, id: ++this.#ids, body });
    return true;
  }

  /** Sends a command; the promise is its answer's body or a CommandError. Silence ends the link. */
  ask(cmd, body) {
    if (this.state !== 'ready') return Promise.reject(new CommandError('NOT_CONNECTED'));
    return this.#request(cmd, body);
  }

  /** Asks for a PONG, and so for HEADS. */
  ping() {
    if (this.state !== 'ready' || this.#timers.has('pong')) return;
    this.#set('pong', LIMITS.pongMs, () => this.#lost());
    this.#request('PING', {}).catch(() => {});
  }

  #dial() {
    this.#clearTimers();
    this.gateway = this.#gateways[0];
    this.#move('connecting');
    this.#set('open', LIMITS.openMs, () => this.#lost());
    let socket;
    try {
      socket = this.#connect(this.gateway.ws);
    } catch {
      this.#lost();
      return;
    }
    this.#socket = socket;
    socket.onopen = () => socket === this.#socket && this.#authenticate();
    socket.onmessage = (event) => socket === this.#socket && this.#read(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code, event.reason);
    socket.onerror = () => {};
  }

  #authenticate() {
    const body = { ...this.#auth };
    if (this.#resume) body.resume = this.#resume;
    this.#request('AUTH', body).then(
      (answer) => this.state === 'connecting' && this.#ready(answer),
      (error) => {
        if (SIGN_IN_AGAIN.has(error.code)) this.#end({ code: error.code, text: error.message });
        else if (error.code !== 'LOST') this.#lost(error.retryAfterMs);
      },
    );
  }

  #ready(answer) {
    this.#resume = answer.resume ?? null;
    this.#readyAt = this.#clock.now();
    this.#clear('open');
    this.#move('ready');
    this.#listener.event({ cmd: 'AUTH_OK', body: answer });
    this.#scheduleHeartbeat(answer.heartbeatMs ?? LIMITS.heartbeatMs);
  }

  #scheduleHeartbeat(everyMs) {
    this.#set('heartbeat', everyMs * (0.9 + 0.2 * this.#random()), () => {
      this.ping();
      this.#scheduleHeartbeat(everyMs);
    });
  }

  #request(cmd, body) {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#set(id, LIMITS.answerMs, () => this.#lost());
      this.#pending.set(id, { resolve, reject });
      this.#write({ cmd, id, body });
    });
  }

  #write(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #read(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    const body = frame?.body ?? {};
    const asked = this.#pending.get(frame?.id);
    if (frame?.cmd === 'PONG') this.#clear('pong');
    if (asked) {
      this.#pending.delete(frame.id);
      this.#clear(frame.id);
      if (frame.cmd === 'ERROR') asked.reject(new CommandError(body.code, body.text, body));
      else asked.resolve(body);
    } else if (frame?.cmd === 'GOAWAY') {
      this.#goAway(body);
    } else if (frame?.cmd === 'KICK') {
      this.#kicked = { code: 'KICKED', text: body.reason ?? '' };
    } else if (frame?.cmd) {
      this.#listener.event({ cmd: frame.cmd, body });
    }
  }

  /** Moves to another gateway, at a moment of its own so that not all clients arrive at once. */
  #goAway({ gateways, afterMs = 0 }) {
    const others = (gateways ?? []).filter((gateway) => isAllowed(gateway));
    if (others.length) this.#gateways = others;
    this.#set('goaway', this.#random() * afterMs, () => this.#lost());
  }

  #closed(code, reason) {
    if (code === UNAUTHENTICATED) this.#end({ code: 'UNAUTHENTICATED', text: reason });
    else if (code === KICKED || this.#kicked) this.#end(this.#kicked ?? { code: 'KICKED', text: reason });
    else this.#lost();
  }

  #lost(atLeastMs = 0) {
    if (this.state === 'ready' && this.#clock.now() - this.#readyAt >= LIMITS.steadyMs) this.#failures = 0;
    const ceiling = Math.min(LIMITS.backoffCapMs, LIMITS.backoffBaseMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    this.#hangUp();
    const lost = this.gateway;
    this.#gateways = [...this.#gateways.filter((g) => g.id !== lost.id), lost];
    const delay = Math.max(atLeastMs, this.#random() * ceiling);
    this.retryAt = this.#clock.now() + delay;
    this.#set('retry', delay, () => this.#dial());
    this.#move('waiting');
  }

  #end(why) {
    if (this.state === 'ended') return;
    this.#hangUp();
    this.#move('ended');
    if (why) this.#listener.ended(why);
  }

  #hangUp() {
    const socket = this.#socket;
    this.#socket = null;
    this.#clearTimers();
    try {
      socket?.close(1000);
    } catch {
      // It never opened.
    }
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new CommandError('LOST'));
  }

  #move(state) {
    this.state = state;
    this.#listener.changed();
  }

  #set(name, ms, act) {
    this.#clear(name);
    const fire = () => {
      this.#timers.delete(name);
      act();
    };
    this.#timers.set(name, this.#clock.after(ms, fire));
  }

  #clear(name) {
    if (this.#timers.has(name)) this.#clock.cancel(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #clearTimers() {
    for (const name of [...this.#timers.keys()]) this.#clear(name);
  }
}

function open(url) {
  return new WebSocket(url, 'msim.json.v1');
}
