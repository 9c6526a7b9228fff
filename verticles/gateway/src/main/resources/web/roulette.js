// A live roulette table: everybody's rounds at once, on the server's time.

import { ServerClock } from './clock.js';
import { readable, scaled, unscaled } from './decimal.js';
import { byId, element, guarded, say } from './dom.js';
import { Layout, colourOf, returned } from './layout.js';
import { proofOf, sawCommitments, showProofOf } from './tableproof.js';

const GAME_ID = 'roulette';
const DIGITS = 2;
const HISTORY_MAX = 20;
const TICK_MS = 100;
const HURRY_MS = 5000;
const BEFORE_RESULT = ['open', 'closed'];

const minor = (amount) => scaled(amount, DIGITS);
const total = (amounts) => unscaled(amounts.reduce((sum, amount) => sum + minor(amount), 0n), DIGITS);
const isToldByStudio = ({ source }) => source === 'studio';
const sameBet = (one, other) => one.type === other.type && String(one.numbers) === String(other.numbers);

export class Roulette {
  gameId = GAME_ID;
  #api;
  #session;
  #clock = new ServerClock();
  #layout;
  #tableId;
  #isShown = false;
  #table = {};
  #mine = [];
  #draft = [];
  /** Bets that were sent and are not answered yet: no draft any more, or the next one would lay them again. */
  #sent = [];
  #history = [];
  #ticking;
  #message = byId('roulette-message');

  constructor(api) {
    this.#api = api;
    this.#layout = new Layout(byId('roulette-layout'), (bet) => this.#chosen(bet));
    byId('roulette-form').addEventListener('submit', (event) => this.#submitted(event));
    byId('roulette-clear').addEventListener('click', () => this.#setDraft([]));
    this.#show();
  }

  set session(session) {
    this.#session = session;
  }

  ready() {
    return this.#isShown ? this.#join() : undefined;
  }

  shown(isShown) {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (isShown) this.#join().catch((refusal) => this.tell(refusal.message));
    else this.#leaveUnlessAtStake();
  }

  clear() {
    clearInterval(this.#ticking);
    this.#isShown = false;
    this.#tableId = undefined;
    [this.#table, this.#mine, this.#draft, this.#sent, this.#history] = [{}, [], [], [], []];
    this.#show();
    say(byId('roulette-proof'), '');
  }

  tell(text) {
    say(this.#message, text, 'bad');
  }

  /** The answer to a bet that a reload had cut off; the table itself tells what lies on it. */
  showLate(answer, prefix) {
    say(this.#message, `${prefix}${readable(answer.amount)} ${answer.currency} were placed.`);
    if (this.#isShown) this.#join().catch((refusal) => this.tell(refusal.message));
  }

  pushed(frame) {
    if (frame.roomId !== this.#tableId) return;
    // A node that stood still may tell of a round that others have ended since.
    if (frame.tableRound < this.#table.tableRound) return;
    if (frame.eventType === 'TableOpen') this.#opened(frame);
    if (frame.eventType === 'TableClosed' && frame.tableRound === this.#table.tableRound) this.#closed();
    if (frame.eventType === 'TableResult') this.#ended(frame).catch((problem) => this.tell(problem.message));
    if (frame.eventType === 'TableVoided') this.#voided();
  }

  // ---- coming and going

  async #join() {
    this.#tableId ??= await this.#find();
    const askedAt = performance.now();
    const state = await this.#session.ask({ eventType: 'TableJoin', gameId: GAME_ID, roomId: this.#tableId });
    this.#clock.answered(state.serverTime, askedAt);
    // Once there is a result its seed is told beside the hash, which was then not seen beforehand.
    const isSealed = BEFORE_RESULT.includes(state.phase);
    sawCommitments(this.#tableId, state.tableRound, isSealed ? state.serverSeedHash : undefined, state.nextServerSeedHash);
    const since = this.#table.tableRound;
    this.#table = state;
    this.#mine = state.myBets;
    this.#history = state.history.slice(0, HISTORY_MAX);
    this.#show();
    this.#tellState(since);
    this.#tick();
  }

  async #find() {
    const table = (await this.#api.tables()).find(({ gameId }) => gameId === GAME_ID);
    if (!table) throw new Error('There is no roulette table here.');
    return table.id;
  }

  #tellState(since) {
    const [last] = this.#history;
    const { phase, tableRound } = this.#table;
    if (phase === 'open') say(this.#message, 'Place your bets.');
    else if (phase === 'closed') say(this.#message, 'No more bets.');
    else if (phase === 'void') this.#tellVoid();
    else if (last && ((this.#mine.length > 0 && last.tableRound === tableRound) || last.tableRound === since)) this.#tellOutcome(last);
    else say(this.#message, 'The next round opens in a moment.');
  }

  /** What is at stake is watched to its end. */
  #leaveUnlessAtStake() {
    const isAtStake = this.#mine.length > 0 && BEFORE_RESULT.includes(this.#table.phase);
    if (this.#isShown || isAtStake || !this.#tableId) return;
    clearInterval(this.#ticking);
    this.#session.ask({ eventType: 'TableLeave', gameId: GAME_ID, roomId: this.#tableId }).catch(() => {});
  }

  // ---- the course of a round

  #opened({ tableRound, closesAt, serverTime, serverSeedHash, nextServerSeedHash }) {
    this.#clock.pushed(serverTime);
    sawCommitments(this.#tableId, tableRound, serverSeedHash, nextServerSeedHash);
    // Told again by a node that took the table over.
    if (this.#table.phase === 'open' && this.#table.tableRound === tableRound) return;
    this.#table = { ...this.#table, phase: 'open', tableRound, closesAt };
    this.#mine = [];
    this.#layout.mark();
    this.#show();
    say(this.#message, 'Place your bets.');
  }

  #closed() {
    this.#table = { ...this.#table, phase: 'closed' };
    this.#show();
    say(this.#message, 'No more bets. The wheel spins.');
  }

  async #ended(result) {
    const round = { ...result };
    this.#table = { ...this.#table, phase: 'result' };
    this.#history = [round, ...this.#history.filter(({ tableRound }) => tableRound !== round.tableRound)].slice(0, HISTORY_MAX);
    this.#show();
    this.#tellOutcome(round);
    this.#leaveUnlessAtStake();
    await this.#prove(round);
  }

  #voided() {
    this.#table = { ...this.#table, phase: 'void' };
    this.#show();
    this.#tellVoid();
    this.#leaveUnlessAtStake();
  }

  #tellVoid() {
    say(this.#message, this.#mine.length > 0 ? 'The round is void; your stake is given back.' : 'The round is void.');
  }

  #tellOutcome({ number }) {
    this.#layout.mark(number);
    const came = `${number}, ${colourOf(number)}.`;
    if (this.#mine.length === 0) return say(this.#message, came);
    const paid = this.#mine.reduce((sum, { bets }) => sum + returned(bets, number, minor), 0n);
    if (paid === 0n) return say(this.#message, `${came} Your bets lose.`, 'bad');
    return say(this.#message, `${came} Your bets are paid ${readable(unscaled(paid, DIGITS))} ${this.#table.currency}.`, 'good');
  }

  async #prove(round) {
    const region = byId('roulette-proof');
    // A studio's round has a seed too, which was committed before anybody knew who would tell the number.
    if (isToldByStudio(round)) return say(region, 'This number was told by a studio; there is nothing to recompute.');
    if (!round.serverSeed) return say(region, `The seed of round ${round.tableRound} is not told; there is nothing to recompute.`);
    const { holds, wasSeen } = await proofOf(this.#tableId, round);
    round.holds = holds;
    this.#showHistory();
    const before = wasSeen ? ', and you saw its hash before' : '';
    if (holds) return say(region, `Verified here: round ${round.tableRound} follows from its seed${before}.`, 'good');
    return say(region, `NOT verified: round ${round.tableRound} does not follow from its seed.`, 'bad');
  }

  // ---- bets

  #chosen({ type, numbers }) {
    const { minBet, maxBet } = this.#table;
    const chip = new FormData(byId('roulette-form')).get('chip');
    const bet = { type, ...(numbers && { numbers }), amount: chip };
    const laid = this.#draft.find((other) => sameBet(other, bet));
    if (laid) bet.amount = total([laid.amount, chip]);
    if (maxBet && minor(bet.amount) > minor(maxBet)) return this.tell(`At most ${readable(maxBet)} lie on one bet.`);
    if (minBet && minor(bet.amount) < minor(minBet)) return this.tell(`At least ${readable(minBet)} lie on one bet.`);
    return this.#setDraft([...this.#draft.filter((other) => other !== laid), bet]);
  }

  #setDraft(draft) {
    this.#draft = draft;
    this.#show();
  }

  #submitted(event) {
    event.preventDefault();
    if (this.#sent.length > 0) return undefined;
    return guarded(byId('roulette-place'), this.#message, async () => {
      if (this.#draft.length === 0) throw new Error('Choose where to bet: click the layout.');
      if (this.#table.phase !== 'open') throw new Error('Wait until the next round opens.');
      await this.#place(this.#draft, this.#table);
    });
  }

  async #place(bets, { tableRound, currency }) {
    const event = { eventType: 'TableBet', gameId: GAME_ID, roomId: this.#tableId, data: { tableRound, bets, currency } };
    [this.#sent, this.#draft] = [bets, []];
    this.#show();
    const accepted = await this.#session.ask(event).catch((refusal) => this.#takeBack(bets, refusal));
    this.#sent = [];
    const isKnown = this.#mine.some(({ betId }) => betId === accepted.betId);
    if (accepted.tableRound === this.#table.tableRound && !isKnown) this.#mine = [...this.#mine, { betId: accepted.betId, bets, amount: accepted.amount }];
    this.#show();
    say(this.#message, `${readable(accepted.amount)} ${accepted.currency} are placed.`);
  }

  /** They wait to be placed again, unless the player has left meanwhile. */
  #takeBack(bets, refusal) {
    if (this.#sent === bets) {
      this.#sent = [];
      this.#setDraft([...bets, ...this.#draft]);
    }
    throw refusal;
  }

  // ---- what is shown

  #show() {
    const { phase, currency = '', minBet, maxBet } = this.#table;
    this.#layout.show(this.#mine.flatMap(({ bets }) => bets), [...this.#sent, ...this.#draft], total);
    if (phase === 'closed') this.#layout.mark();
    byId('roulette-place').ariaDisabled = String(phase !== 'open' || this.#draft.length === 0 || this.#sent.length > 0);
    byId('roulette-clear').disabled = this.#draft.length === 0;
    byId('roulette-draft').textContent = `${readable(total(this.#draft.map(({ amount }) => amount)))} ${currency}`;
    byId('roulette-placed').textContent = `${readable(total(this.#mine.map(({ amount }) => amount)))} ${currency}`;
    byId('roulette-limits').textContent = minBet ? `${minBet} to ${readable(maxBet)} on each bet` : '';
    this.#showClock();
    this.#showHistory();
  }

  #tick() {
    clearInterval(this.#ticking);
    this.#ticking = setInterval(() => this.#showClock(), TICK_MS);
  }

  #showClock() {
    const { phase, closesAt } = this.#table;
    const [last] = this.#history;
    const shown = byId('roulette-clock');
    const leftMs = phase === 'open' ? this.#clock.until(closesAt) : 0;
    const number = ['result', 'settled'].includes(phase) && last ? String(last.number) : undefined;
    shown.textContent = phase === 'open' ? `${Math.ceil(leftMs / 1000)} s` : (number ?? '–');
    shown.dataset.colour = number === undefined ? '' : colourOf(last.number);
    shown.dataset.tone = phase === 'open' && leftMs < HURRY_MS ? 'bad' : '';
  }

  #showHistory() {
    byId('roulette-history').replaceChildren(...this.#history.map((round) => this.#past(round)));
    byId('roulette-none').hidden = this.#history.length > 0;
  }

  #past(round) {
    const { tableRound, number, serverSeed, holds } = round;
    const verdict = holds === undefined ? '' : holds ? ', verified' : ', NOT verified';
    const button = element('button', { type: 'button', className: 'past', ariaLabel: `Round ${tableRound}: ${number}, ${colourOf(number)}${verdict}; show the proof`, disabled: !serverSeed || isToldByStudio(round) }, String(number));
    button.dataset.colour = colourOf(number);
    if (holds !== undefined) button.dataset.holds = String(holds);
    button.addEventListener('click', () => guarded(button, byId('proof-verdict'), () => showProofOf(this.#tableId, round)));
    return element('li', {}, button);
  }
}
