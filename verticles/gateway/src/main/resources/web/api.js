// HTTP: the login and everything that is asked for over /api/v1.

const KEPT = 'anteroom.login';
/** Asked again this late at the latest, whatever a refusal says. */
const RETRY_AFTER_MAX_MS = 300_000;
/** Then it is not known what became of it, as when the link is lost. */
const ANSWER_MS = 10_000;
/** Long: a repeat more than 10 s after the server took the first ends the login, and an answer that comes late does not. */
const REFRESH_MS = 30_000;
/** More than the server takes; then the answer may be lost, and the repeat is still in time. */
const REFRESH_AGAIN_MS = 4000;

/** A refusal the server gave, with its stable code. */
export class Refusal extends Error {
  /** How long the server wants not to be asked again. */
  retryAfterMs = 0;

  constructor({ status, code, detail, title, message, retryAfterMs }) {
    super(detail || message || title || code || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
    if (retryAfterMs > 0) this.retryAfterMs = Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);
  }
}

/** The login of this browser. All tabs share it, because a refresh token works only once. */
export const login = {
  get() {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null');
  },
  set(answer) {
    const player = answer.player ?? login.get()?.player;
    const expiresAt = Date.now() + answer.expiresIn * 1000;
    localStorage.setItem(KEPT, JSON.stringify({ ...answer, player, expiresAt }));
  },
  forget() {
    localStorage.removeItem(KEPT);
  },
};

async function send(method, path, body, token, limitMs = ANSWER_MS) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`/api/v1${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(limitMs),
  });
  const text = await answer.text();
  const content = parsed(text);
  if (!answer.ok) throw new Refusal({ ...content, status: answer.status, retryAfterMs: answer.headers.get('Retry-After') * 1000 });
  return content;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Asks once more beside the first if that is not answered soon; what is answered first counts. */
function askedTwice(ask) {
  return new Promise((resolve, reject) => {
    let open = 0;
    const again = setTimeout(() => begin(), REFRESH_AGAIN_MS);
    const failed = (failure) => {
      open--;
      if (failure instanceof Refusal || open === 0) {
        clearTimeout(again);
        reject(failure);
      }
    };
    const answered = (answer) => {
      clearTimeout(again);
      resolve(answer);
    };
    const begin = () => {
      open++;
      ask().then(answered, failed);
    };
    begin();
  });
}

/** One tab refreshes; the others wait for it and then find the new token kept. */
export function refresh(stale) {
  const step = async () => {
    const kept = login.get();
    if (!kept) throw new Refusal({ status: 401, message: 'You are logged out.' });
    if (kept.token !== stale) return;
    const answer = await askedTwice(() => send('POST', '/auth/refresh', { refreshToken: kept.refreshToken }, undefined, REFRESH_MS));
    // Who logged in or out meanwhile, in any window, is not overwritten.
    if (login.get()?.token === stale) login.set(answer);
  };
  return navigator.locks ? navigator.locks.request(KEPT, step) : step();
}

async function asPlayer(method, path, body) {
  const asked = login.get();
  try {
    return await send(method, path, body, asked?.token);
  } catch (refusal) {
    if (refusal.status !== 401 || !asked) throw refusal;
    await refresh(asked.token);
    const renewed = login.get();
    if (renewed?.player.id !== asked.player.id) throw refusal;
    return send(method, path, body, renewed.token);
  }
}

export const register = (username, email, password) =>
  send('POST', '/auth/register', { username, email, password });

export async function logIn(identifier, password) {
  login.set(await send('POST', '/auth/login', { identifier, password }));
}

export async function logOut() {
  try {
    await asPlayer('POST', '/auth/logout');
  } finally {
    login.forget();
  }
}

export const socketTicket = async () => (await asPlayer('POST', '/socket-tickets')).ticket;
export const games = async () => (await send('GET', '/games')).items;
export const gameConfig = (gameId, version) => send('GET', `/games/${gameId}/config?version=${version}`);
export const wallet = () => asPlayer('GET', '/wallet');
export const seeds = () => asPlayer('GET', '/players/me/seeds');
export const rotateSeeds = (clientSeed) => asPlayer('POST', '/players/me/seeds', { clientSeed });
export const round = (id) => asPlayer('GET', `/rounds/${encodeURIComponent(id)}`);

export function rounds(cursor) {
  const query = new URLSearchParams({ limit: '10' });
  if (cursor) query.set('cursor', cursor);
  return asPlayer('GET', `/rounds?${query}`);
}

export const tables = async () => (await send('GET', '/tables')).items;
export const player = (id) => asPlayer('GET', `/players/${encodeURIComponent(id)}`);

// ---- rooms and matches

export const createRoom = (room) => asPlayer('POST', '/rooms', room);

export function rooms(cursor) {
  const query = new URLSearchParams({ limit: '20' });
  if (cursor) query.set('cursor', cursor);
  return asPlayer('GET', `/rooms?${query}`);
}

export const room = (id) => asPlayer('GET', `/rooms/${encodeURIComponent(id)}`);
export const roomMessages = (id, after) => asPlayer('GET', `/rooms/${encodeURIComponent(id)}/messages?${new URLSearchParams({ after, limit: '100' })}`);
export const joinQueue = (mode) => asPlayer('POST', '/queue', { mode });
export const leaveQueue = () => asPlayer('DELETE', '/queue');
export const queueStatus = () => asPlayer('GET', '/queue/status');

// ---- boards

export const boards = async () => (await send('GET', '/leaderboards')).items;
export const among = async (board, players) => (await send('POST', `/leaderboards/${encodeURIComponent(board)}/among`, { players })).entries;
export const around = async (board, id, n) => (await send('GET', `/leaderboards/${encodeURIComponent(board)}/around/${encodeURIComponent(id)}?n=${n}`)).entries;
