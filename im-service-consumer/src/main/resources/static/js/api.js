import { ROOT } from './address.js';

/** A refused or failed HTTP call. `status` is 0 when nobody answered. */
export class ApiError extends Error {
  constructor(status, code, text, retryAfterMs = 0) {
    super(text);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The HTTP half of the protocol, spoken to the gateway that served the page. */
export class Api {
  #token = null;

  /** @param {?string} token sent with every call from now on */
  use(token) {
    this.#token = token;
  }

  register(user, password, nick) {
    return this.#call('POST', '/accounts', { user, password, nick });
  }

  login(user, password, deviceId, deviceTicket) {
    const body = { user, password, deviceId, deviceTicket, platform: 'web', appVersion: 'msim web' };
    return this.#call('POST', '/login', body);
  }

  logout() {
    return this.#call('POST', '/logout');
  }

  user(name) {
    return this.#call('GET', `/users/${encodeURIComponent(name)}`);
  }

  gateways() {
    return this.#call('GET', '/gateways');
  }

  conversations() {
    return this.#call('GET', '/conversations');
  }

  async #call(method, path, body) {
    const headers = { Accept: 'application/json' };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    if (body) headers['Content-Type'] = 'application/json';
    if (method !== 'GET') headers['Idempotency-Key'] = randomHex();
    let response;
    try {
      response = await fetch(new URL(`api/v1${path}`, ROOT), {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(15_000),
      });
    } catch {
      throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached. Please try again.');
    }
    const text = await response.text();
    const answer = parse(text);
    if (!response.ok) throw refusal(response, answer);
    return answer;
  }
}

/** 32 random lower-case hex digits: a cmid, a device id, an idempotency key. */
export function randomHex() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function refusal(response, problem) {
  const code = problem?.code ?? `HTTP_${response.status}`;
  const text = problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`;
  const seconds = Number(response.headers.get('Retry-After')) || 0;
  return new ApiError(response.status, code, text, seconds * 1000);
}
