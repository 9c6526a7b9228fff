// The page's own modules in Node, with the little of a browser that they touch; sockets and answers are the test's.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../../../gateway/src/main/resources/web', import.meta.url));
const PATIENCE_MS = 10_000;

class Storage {
  #kept = new Map();
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, value) => this.#kept.set(key, String(value));
  removeItem = (key) => this.#kept.delete(key);
  clear = () => this.#kept.clear();
}

class Element extends EventTarget {
  #text = '';
  dataset = {};
  style = { setProperty() {} };
  children = [];
  value = '';
  hidden = false;

  /** What an element says is its own text, or that of its children. */
  get textContent() {
    return this.children.length > 0 ? this.children.map((child) => child.textContent ?? child).join(' ') : this.#text;
  }

  set textContent(text) {
    this.#text = text;
    this.children = [];
  }

  append(...children) {
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = children;
  }

  setAttribute(name, value) {
    this[name] = value;
  }

  get parentElement() {
    return new Element();
  }

  closest() {
    return new Element();
  }

  querySelector() {
    return new Element();
  }

  querySelectorAll() {
    return [];
  }

  focus() {}
  reset() {}
  showModal() {}
}

/** A form of the test has its values as `fields`. */
class Fields {
  constructor({ fields }) {
    this[Symbol.iterator] = () => Object.entries(fields)[Symbol.iterator]();
    this.get = (name) => fields[name];
  }
}

/** A socket whose other end is the test. */
export class Wire {
  static OPEN = 1;
  static all = [];
  sent = [];
  readyState = 0;

  constructor(url) {
    this.url = url;
    Wire.all.push(this);
  }

  send(text) {
    assert.equal(this.readyState, Wire.OPEN, 'nothing is sent on a socket that is not open');
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = Wire.OPEN;
    this.onopen?.();
  }

  tells(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  breaks(code = 1006) {
    this.close();
    this.onclose({ code });
  }

  of(eventType) {
    return this.sent.filter((frame) => frame.eventType === eventType);
  }
}

const elements = new Map();
const globals = {
  localStorage: new Storage(),
  sessionStorage: new Storage(),
  location: { origin: 'http://page.test' },
  document: {
    createElement: () => new Element(),
    getElementById(id) {
      if (!elements.has(id)) elements.set(id, new Element());
      return elements.get(id);
    },
  },
  FormData: Fields,
  WebSocket: Wire,
  addEventListener() {},
  removeEventListener() {},
};
Object.assign(globalThis, { navigator: globalThis.navigator ?? {} });
for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
globalThis.crypto ??= webcrypto;
globalThis.CustomEvent ??= class extends Event {
  constructor(type, { detail } = {}) {
    super(type);
    this.detail = detail;
  }
};
// Whatever the page puts off by chance comes at once.
Math.random = () => 0;

const folder = mkdtempSync(join(tmpdir(), 'anteroom-web-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(SOURCES, folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
// The server cuts the verifier's script out of its page.
writeFileSync(join(folder, 'verifier.js'), readFileSync(join(folder, 'verifier.html'), 'utf8').match(/<script type="module">(.*?)<\/script>/s)[1]);

/** A module of the page by its file's name. */
export const module = (name) => import(pathToFileURL(join(folder, name)));

export const saidIn = (id) => document.getElementById(id).textContent;

export async function until(condition, what) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(1)) {
    const found = await condition();
    if (found) return found;
  }
  return assert.fail(`waited in vain: ${what}`);
}

/** Answers of the HTTP side by `METHOD /path` without the prefix; a function gets the request's body and headers. */
export function serve(answers) {
  globalThis.fetch = async (path, { method, headers, body, signal }) => {
    const asked = `${method} ${path.replace('/api/v1', '')}`;
    const key = Object.keys(answers).find((each) => asked === each || asked.startsWith(`${each}?`));
    if (key === undefined) return new Response(JSON.stringify({ status: 404, code: 'NOT_FOUND', detail: `No ${asked}` }), { status: 404 });
    const given = typeof answers[key] === 'function' ? await unlessAborted(answers[key]({ headers, path, body: body && JSON.parse(body) }), signal) : answers[key];
    return given instanceof Response ? given : new Response(JSON.stringify(given));
  };
}

const unlessAborted = (answer, signal) => Promise.race([answer, new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))]);

/** A browser in which nothing happened yet, and a login in it. */
export function freshBrowser(username = 'neo') {
  localStorage.clear();
  sessionStorage.clear();
  elements.clear();
  Wire.all.length = 0;
  logInAs(username);
  serve({ 'POST /socket-tickets': ({ headers }) => ({ ticket: `for ${headers.Authorization}` }) });
}

/** What a window that logs in leaves to all of them. */
export function logInAs(username) {
  const player = { id: `id-of-${username}`, username };
  localStorage.setItem('anteroom.login', JSON.stringify({ token: `token-of-${username}`, refreshToken: `refresh-of-${username}`, player, expiresAt: Date.now() + 3_600_000 }));
}

export const lastWire = () => Wire.all.at(-1);

/** The newest socket once there are `count`, open. */
export async function opened(count) {
  await until(() => Wire.all.length >= count, `socket ${count}`);
  const wire = lastWire();
  wire.opens();
  return wire;
}

export const authenticated = (sessionId = 's') => ({ eventType: 'Authenticate', authenticated: true, sessionId, resumeToken: `resume ${sessionId}`, playerId: 'id-of-neo' });

/** A session whose first socket is ready. */
export async function readySession(t) {
  const { Session } = await module('session.js');
  const session = new Session();
  t.after(() => session.stop());
  session.start();
  const wire = await opened(1);
  wire.tells(authenticated());
  return { session, wire };
}
