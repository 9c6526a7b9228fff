// A leaderboard that moves while it is looked at: its first places, and those around the player.

import { byId, element, say } from './dom.js';

const SHOWN = 20;
const KEPT = 100;
const AROUND = 3;
/** How soon after a change the exact places are asked for: pushes do not name those who were passed by others. */
const SETTLE_MS = 1500;

export class Leaders {
  #api;
  #session;
  #isShown = false;
  #board = 'global';
  #entries = [];
  #total = 0;
  #rank;
  #settling;
  #choice = byId('leaders-choice');
  #message = byId('leaders-message');

  constructor(api) {
    this.#api = api;
    this.#choice.addEventListener('change', () => this.#choose());
  }

  set session(session) {
    this.#session = session;
  }

  ready() {
    return this.#isShown ? this.#watch() : undefined;
  }

  shown(isShown) {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (isShown) this.#tellRefusal(this.#begin());
    else this.#unwatch();
  }

  clear() {
    this.#settleNoMore();
    this.#isShown = false;
    this.#entries = [];
    this.#rank = undefined;
    say(this.#message, '');
  }

  pushed(frame) {
    if (frame.eventType !== 'LeaderboardUpdated' || frame.board !== this.#board || !this.#isShown) return;
    if (frame.reset) {
      this.#entries = [];
      this.#rank = undefined;
    }
    for (const change of [...frame.changes].sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity))) this.#place(change);
    this.#show(new Set(frame.changes.map(({ playerId }) => playerId)));
    this.#settling ??= setTimeout(() => this.#settle(), SETTLE_MS);
  }

  #settle() {
    this.#settling = undefined;
    this.#tellRefusal(this.#watch());
  }

  #settleNoMore() {
    clearTimeout(this.#settling);
    this.#settling = undefined;
  }

  #tellRefusal(step) {
    step.catch((refusal) => say(this.#message, refusal.message, 'bad'));
  }

  async #begin() {
    const boards = await this.#api.boards();
    this.#choice.replaceChildren(...boards.map(({ board }) => element('option', { value: board, selected: board === this.#board }, board)));
    byId('leaders-which').hidden = boards.length < 2;
    await this.#watch();
  }

  #choose() {
    this.#unwatch();
    this.#board = this.#choice.value;
    this.#rank = undefined;
    say(this.#message, '');
    this.#tellRefusal(this.#watch());
  }

  #unwatch() {
    this.#settleNoMore();
    this.#session.ask({ eventType: 'BoardUnwatch', data: { board: this.#board } }).catch(() => {});
  }

  /** Begins to hear of changes, and tells how things stand; asked again, it only tells. */
  async #watch() {
    const board = this.#board;
    const { entries, total } = await this.#session.ask({ eventType: 'BoardWatch', data: { board } });
    if (board !== this.#board || !this.#isShown) return;
    this.#entries = entries;
    this.#total = total;
    this.#show();
    await this.#showAround(board);
  }

  /** Who moves goes to the place that was told; those in between move by one. */
  #place(change) {
    const others = this.#entries.filter(({ playerId }) => playerId !== change.playerId);
    if (change.rank && change.rank <= others.length + 1) others.splice(change.rank - 1, 0, change);
    this.#entries = others.slice(0, KEPT).map((entry, index) => ({ ...entry, rank: index + 1 }));
  }

  async #showAround(board) {
    const entries = (await this.#isPlaced(board)) ? await this.#around(board) : [];
    if (board !== this.#board) return;
    byId('leaders-around').replaceChildren(...entries.map((entry) => this.#row(entry)));
    byId('leaders-unplaced').hidden = entries.length > 0;
    this.#tellRank(entries.find(({ playerId }) => playerId === this.#me)?.rank);
  }

  /** Who has no place has none around it; to ask for those would be an error in the browser's console each time. */
  async #isPlaced(board) {
    if (this.#rank || this.#entries.some(({ playerId }) => playerId === this.#me)) return true;
    return (await this.#api.among(board, [this.#me])).length > 0;
  }

  #around(board) {
    return this.#api.around(board, this.#me, AROUND).catch((refusal) => {
      if (refusal.code === 'NOT_FOUND') return [];
      throw refusal;
    });
  }

  /** Every change aloud would be noise; that of the own place is news. */
  #tellRank(rank) {
    const was = this.#rank;
    this.#rank = rank;
    if (rank && was && rank !== was) say(this.#message, `You are number ${rank} now, after ${was}.`, rank < was ? 'good' : 'bad');
  }

  #show(changed = new Set()) {
    byId('leaders-top').replaceChildren(...this.#entries.slice(0, SHOWN).map((entry) => this.#row(entry, changed.has(entry.playerId))));
    byId('leaders-total').textContent = this.#total === 1 ? '1 player' : `${this.#total} players`;
    byId('leaders-none').hidden = this.#entries.length > 0;
  }

  #row({ playerId, username, score, rank }, isFresh = false) {
    const name = playerId === this.#me ? `${username} (you)` : username;
    const row = element('tr', {}, element('td', { className: 'number' }, String(rank)), element('th', { scope: 'row' }, name), element('td', { className: 'number' }, String(score)));
    row.dataset.player = playerId;
    row.dataset.own = String(playerId === this.#me);
    row.dataset.fresh = String(isFresh);
    return row;
  }

  get #me() {
    return this.#api.login.get()?.player.id;
  }
}
