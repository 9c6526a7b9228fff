// The socket: opened with a one-use ticket, resumed after a loss, and patient about answers.
//
// An event gets an id once and keeps it through every retry, so that asking again can never bet or say something
// twice. What moves money survives a reload of the page too, if it was not answered, and is asked until it is known:
// given up, it would be laid once more under another id.

import { Refusal, login, refresh, socketTicket } from './api.js';

const UNANSWERED = 'anteroom.unanswered';
const KEPT_TYPES = ['RoundAction', 'TableBet'];
const ANSWER_MS = 10_000;
/**
 * After a node died thousands come to another, which takes them in turns and may let each wait for 30 s. Only who has tried before
 * waits for as long: one that says nothing may be dead, and others are not.
 */
const OPEN_MAX_MS = 35_000;
/** Who has been connecting for so long when the network comes back began before it was there. */
const HURRY_MS = 3000;
/** Whoever only listens notices by this that nobody is there any more. */
const PING_MS = 20_000;
/** What moves no money is given up after so many answers that ask for patience. */
const REFUSALS_MAX = 8;
/** Who waits for money is told from this one on that it is not known yet. */
const REFUSALS_SILENT = 3;
const DELAY_BASE_MS = 400;
const DELAY_CAP_MS = 15_000;
const RENEWAL_AGAIN_MS = 5000;

const CLOSED = { unauthenticated: 4401, replaced: 4409, tooManyFrames: 4029, draining: 1012 };

/** What tells that a login has ended; any other refusal may be another one in a moment. */
const ENDED = [401, 403];

const isKept = ({ eventType }) => KEPT_TYPES.includes(eventType);
const newId = () => crypto.randomUUID();
const jittered = (ms) => Math.random() * ms;
const backoff = (attempt) => jittered(Math.min(DELAY_CAP_MS, DELAY_BASE_MS * 2 ** attempt));

/**
 * Emits `state` (its name), `answer` and `push` (the frame), `late` (frame and answer or refusal, after a reload), `unknown`
 * (the frame) each time the server could not say what became of an event that moves money, which is then asked again, and
 * `missed` when there were pushes that this session is not told of any more.
 */
export class Session extends EventTarget {
  state = 'closed';
  /** Whether the server itself said that it goes, when the socket was lost the last time. */
  wasDrained = false;
  /** Whether the last socket that was ready began a session, to which nothing is told of what happened before. */
  isNew = false;
  /** Grows with each socket that is ready. */
  generation = 0;
  /** What the last `Resume` told of the rooms that went on with it, by their ids. */
  resumedRooms = {};
  #rooms = new Map();
  #playerId;
  #isStopped = false;
  #socket;
  #resumeToken;
  #sessionId;
  /** The newest token there was when the server last said which one's end it goes by. */
  #token;
  #lastSeq = 0;
  #isGapKnown = false;
  #losses = 0;
  /** Counts attempts to connect; what comes of an older one changes nothing any more. */
  #attempt = 0;
  #beganAt;
  #resumeId;
  #pending = new Map();
  #opening;
  #reconnect;
  #renewal;
  #pings;

  start() {
    this.#playerId = login.get()?.player.id;
    this.#restore();
    addEventListener('online', this.#hurry);
    return this.#connect();
  }

  /** Whether somebody else logged in, in another window: this session has no part in that login. */
  get isOthers() {
    const kept = login.get();
    return kept !== null && kept.player.id !== this.#playerId;
  }

  /** Takes the game back after another window took it. */
  takeBack() {
    this.#resumeToken = undefined;
    this.#losses = 0;
    return this.#connect();
  }

  stop() {
    removeEventListener('online', this.#hurry);
    clearTimeout(this.#reconnect);
    clearTimeout(this.#renewal);
    clearInterval(this.#pings);
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    this.#keep();
    this.#drop();
    this.#become('closed');
    this.#isStopped = true;
    for (const waiting of unanswered) this.#giveUp(waiting);
  }

  /** History will tell what became of it. */
  #giveUp(waiting) {
    clearTimeout(waiting.timer);
    waiting.reject(new Error('You left before this was answered.'));
  }

  act(gameId, action, data) {
    return this.ask({ eventType: 'RoundAction', gameId, action, data });
  }

  roundState(gameId) {
    return this.ask({ eventType: 'RoundState', gameId });
  }

  /** Resolves with the answer, however often the socket is lost before it comes; rejects with a {@link Refusal}. */
  ask(event) {
    const frame = { eventId: newId(), ...event };
    return new Promise((resolve, reject) => {
      this.#pending.set(frame.eventId, { frame, resolve, reject, refusals: 0 });
      this.#keep();
      if (this.state === 'ready') this.#sendPending(frame.eventId);
    });
  }

  /** A room that a resumed session goes on with. @param heard gives the last entry the client has: `{roomEpoch, lastSeq}` */
  follow(roomId, heard) {
    this.#rooms.set(roomId, heard);
  }

  unfollow(roomId) {
    this.#rooms.delete(roomId);
  }

  // ---- the socket

  #hurry = () => {
    const isStale = this.state === 'connecting' && performance.now() - this.#beganAt >= HURRY_MS;
    if (this.state !== 'waiting' && !isStale) return;
    clearTimeout(this.#reconnect);
    this.#connect();
  };

  async #connect() {
    this.#drop();
    if (this.isOthers) return this.#become('ended');
    return this.#attempted(async (isCurrent) => {
      const query = this.#resumeToken ? '' : `?ticket=${encodeURIComponent(await socketTicket())}`;
      if (isCurrent()) this.#open(`${location.origin.replace(/^http/, 'ws')}/ws${query}`);
    });
  }

  async #attempted(step) {
    const attempt = ++this.#attempt;
    const isCurrent = () => attempt === this.#attempt && this.state === 'connecting';
    this.#beganAt = performance.now();
    this.#become('connecting');
    try {
      await step(isCurrent);
    } catch (refusal) {
      if (isCurrent()) this.#failed(refusal);
    }
  }

  /** A network that stalls tells of no end: what is not ready in time is given up as lost. */
  #open(url) {
    this.#opening = setTimeout(() => this.#silent(), Math.min(OPEN_MAX_MS, ANSWER_MS * (1 + this.#losses)));
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      clearTimeout(this.#opening);
      this.#opening = setTimeout(() => this.#silent(), ANSWER_MS);
      if (this.#resumeToken) this.#resume();
    };
    socket.onmessage = (message) => socket === this.#socket && this.#receive(JSON.parse(message.data));
    socket.onclose = (closing) => socket === this.#socket && this.#lost(closing.code);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #resume() {
    this.#resumeId = newId();
    const rooms = Object.fromEntries([...this.#rooms].map(([roomId, heard]) => [roomId, heard()]));
    const data = { resumeToken: this.#resumeToken, lastSeq: this.#lastSeq, rooms };
    this.#send({ eventType: 'Resume', eventId: this.#resumeId, data });
  }

  #send(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #lost(code) {
    clearTimeout(this.#renewal);
    clearInterval(this.#pings);
    this.wasDrained = code === CLOSED.draining;
    for (const waiting of this.#pending.values()) clearTimeout(waiting.timer);
    if (code === CLOSED.replaced) this.#become('replaced');
    else if (code === CLOSED.unauthenticated) this.#renewAndReturn();
    else if (code === CLOSED.draining) this.#later(jittered(1000));
    else if (code === CLOSED.tooManyFrames) this.#later(5000 + jittered(5000));
    else this.#later(backoff(this.#losses));
  }

  #later(delayMs) {
    if (this.#isStopped) return;
    this.#losses += 1;
    this.#become('waiting');
    this.#reconnect = setTimeout(() => this.#connect(), delayMs);
  }

  /** The token was revoked or has expired: a new one, or the end of this login. */
  async #renewAndReturn() {
    this.#resumeToken = undefined;
    if (this.isOthers) return this.#become('ended');
    return this.#attempted(async (isCurrent) => {
      await refresh(login.get()?.token);
      if (isCurrent()) this.#later(backoff(this.#losses));
    });
  }

  #failed(refusal) {
    if (ENDED.includes(refusal.status)) this.#become('ended');
    else this.#later((refusal.retryAfterMs ?? 0) + backoff(this.#losses));
  }

  /** A socket lives as long as its token: it gets a newer one when four fifths of the time are gone. */
  #renewInTime() {
    clearTimeout(this.#renewal);
    const leftMs = (login.get()?.expiresAt ?? 0) - Date.now();
    this.#renewal = setTimeout(() => this.#renew(), Math.min(Math.max(leftMs * 0.8, 1000), 2 ** 31 - 1));
  }

  async #renew() {
    if (this.#isStopped) return undefined;
    if (this.isOthers) return this.#become('ended');
    try {
      await refresh(login.get()?.token);
      if (this.isOthers) this.#become('ended');
      else if (this.state === 'ready') this.#authenticate();
    } catch (refusal) {
      this.#renewal = setTimeout(() => this.#renew(), Math.max(RENEWAL_AGAIN_MS, refusal.retryAfterMs ?? 0));
    }
    return undefined;
  }

  #authenticate() {
    this.#send({ eventType: 'Authenticate', eventId: newId(), data: { token: login.get().token } });
  }

  /** What was still under way when the session was stopped changes nothing any more. */
  #become(state) {
    clearTimeout(this.#opening);
    if (this.#isStopped) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: state }));
  }

  // ---- what arrives

  #receive(frame) {
    if ((frame.eventType === 'Authenticate' && frame.authenticated) || frame.eventType === 'Resume') return this.#begun(frame);
    if (frame.eventId && frame.eventId === this.#resumeId) return this.#notResumed(frame);
    if (this.#pending.has(frame.eventId)) return this.#answered(frame);
    if (frame.seq !== undefined && frame.seq <= this.#lastSeq) return undefined;
    if (frame.seq !== undefined) this.#hears(frame.seq);
    return this.dispatchEvent(new CustomEvent('push', { detail: frame }));
  }

  /** A number too many: what was between is not kept any more, of which the answer to `Resume` may have told. */
  #hears(seq) {
    const isNews = seq > this.#lastSeq + 1 && !this.#isGapKnown;
    this.#lastSeq = seq;
    this.#isGapKnown = false;
    if (isNews) this.#missed();
  }

  #missed() {
    this.dispatchEvent(new CustomEvent('missed'));
  }

  /** A session that begins, goes on, or got a newer token; its pushes count from 1 only if it is another one. */
  #begun(frame) {
    const isOther = frame.sessionId !== this.#sessionId;
    if (isOther) this.#lastSeq = 0;
    this.#sessionId = frame.sessionId;
    this.#resumeToken = frame.resumeToken;
    this.#resumeId = undefined;
    this.#isGapKnown = frame.truncated === true;
    this.#losses = 0;
    this.#renewInTime();
    if (frame.eventType === 'Authenticate') this.#token = login.get()?.token;
    else if (!this.isOthers && login.get()?.token !== this.#token) this.#authenticate();
    if (this.state === 'ready') return;
    this.generation += 1;
    this.isNew = isOther;
    this.resumedRooms = frame.rooms ?? {};
    this.#pings = setInterval(() => this.ask({ eventType: 'Ping' }).catch(() => {}), PING_MS);
    for (const eventId of this.#pending.keys()) this.#sendPending(eventId);
    this.#become('ready');
    if (this.#isGapKnown) this.#missed();
  }

  /** A session that is gone is begun anew; one that can't be had now is asked for again. */
  #notResumed({ retryable, retryAfterMs }) {
    this.#resumeId = undefined;
    if (retryable) {
      this.#drop();
      return this.#later((retryAfterMs ?? 0) + backoff(this.#losses));
    }
    this.#resumeToken = undefined;
    return this.#connect();
  }

  #answered(frame) {
    const waiting = this.#pending.get(frame.eventId);
    clearTimeout(waiting.timer);
    if (frame.eventType === 'Error' && frame.retryable && this.#isPatient(waiting)) {
      const delayMs = (frame.retryAfterMs ?? 0) + backoff(waiting.refusals);
      waiting.timer = setTimeout(() => this.#sendPending(frame.eventId), delayMs);
      return;
    }
    this.#pending.delete(frame.eventId);
    this.#keep();
    if (frame.eventType === 'Error') waiting.reject(new Refusal(frame));
    else this.#accepted(waiting, frame);
  }

  #isPatient(waiting) {
    waiting.refusals += 1;
    if (!isKept(waiting.frame)) return waiting.refusals < REFUSALS_MAX;
    if (waiting.refusals >= REFUSALS_SILENT) this.dispatchEvent(new CustomEvent('unknown', { detail: waiting.frame }));
    return true;
  }

  #accepted(waiting, frame) {
    this.dispatchEvent(new CustomEvent('answer', { detail: frame }));
    waiting.resolve(frame);
  }

  // ---- what waits for an answer

  #sendPending(eventId) {
    const waiting = this.#pending.get(eventId);
    if (!waiting || this.#socket?.readyState !== WebSocket.OPEN) return;
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => this.#silent(), ANSWER_MS);
    this.#send(waiting.frame);
  }

  /** A server that lives says at least TIMEOUT; silence means that the connection is dead. */
  #silent() {
    this.#drop();
    this.#lost();
  }

  #keep() {
    const frames = [...this.#pending.values()].map((waiting) => waiting.frame);
    const actions = frames.filter(isKept);
    const kept = { playerId: this.#playerId, actions };
    sessionStorage.setItem(UNANSWERED, JSON.stringify(kept));
  }

  /** Actions a reload cut off are asked again with their old ids; the answers come as `late`. */
  #restore() {
    const kept = JSON.parse(sessionStorage.getItem(UNANSWERED) ?? 'null');
    if (!kept || kept.playerId !== this.#playerId) return;
    const late = (detail) => this.dispatchEvent(new CustomEvent('late', { detail }));
    for (const frame of kept.actions) {
      const resolve = (answer) => late({ frame, answer });
      const reject = (refusal) => late({ frame, refusal });
      this.#pending.set(frame.eventId, { frame, resolve, reject, refusals: 0 });
    }
  }
}
