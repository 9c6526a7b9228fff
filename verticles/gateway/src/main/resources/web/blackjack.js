// Blackjack: the hands as the server shows them, and a button for each move it offers.

import { handShown } from './cards.js';
import { readable, scaled, unscaled } from './decimal.js';
import { byId, element, guarded } from './dom.js';
import { GameView } from './game.js';
import { OptionalStake, Stake, placed } from './stake.js';
import { blackjackTotal } from './verifier.js';

const DIGITS = 2;
const SIDES = { perfectPairs: 'Perfect pairs', poker: '21+3', insurance: 'Insurance' };
const GOOD = ['Win', 'Blackjack'];
const BAD = ['Lost', 'Bust', 'Surrender'];

/** Each move with what it sends; a look at the hole card is answered with insurance or without. */
const moves = (nextActions) =>
  nextActions.flatMap((action) => {
    if (action !== 'Peek') return [{ label: action, action, data: {} }];
    return [true, false].map((acceptedInsurance) => ({ label: acceptedInsurance ? 'Insure' : 'No insurance', action, data: { acceptedInsurance } }));
  });

const tone = (status) => (GOOD.includes(status) ? 'good' : BAD.includes(status) ? 'bad' : '');
const worded = (status) => (status === 'sidebetLost' ? 'lost' : status.replace(/([A-Z])/g, ' $1').trim().toLowerCase());

export class Blackjack extends GameView {
  #form = byId('blackjack-form');
  #hands = byId('blackjack-hands');
  #choices = byId('blackjack-choices');
  #stake = new Stake(byId('blackjack-bet'), () => {});
  #sides = { perfectPairsBetAmount: new OptionalStake(byId('blackjack-pairs')), pokerBetAmount: new OptionalStake(byId('blackjack-poker')) };
  #round = {};

  constructor() {
    super('blackjack');
    this.#form.addEventListener('submit', (event) => this.#submitted(event));
    this.#render();
  }

  set limits(config) {
    this.#stake.limits = config;
  }

  clear() {
    this.#round = {};
    this.nextActions = [];
    this.#render();
    this.say('Place a bet to be dealt cards.');
  }

  goOn({ data }) {
    this.#round = {};
    this.#took(data);
    this.say(`Your open round goes on. ${this.#question}`);
  }

  showLate(update, prefix) {
    if (!update.data.roundEnded) return;
    this.#round = {};
    this.#took(update.data);
    this.#end(update, prefix);
  }

  #submitted(event) {
    event.preventDefault();
    return guarded(byId('blackjack-deal'), this.message, async () => {
      const problem = this.#problem;
      if (problem) throw new Error(problem);
      this.#round = {};
      await this.#play('Bet', { ...this.#stake.bet, ...placed(this.#sides) });
    });
  }

  get #problem() {
    const valid = Object.values(this.#sides).map((side) => side.isValid);
    return this.#stake.problem || (valid.includes(false) ? 'A side bet is an amount with at most two decimals, or nothing.' : '');
  }

  async #play(action, data) {
    const update = await this.act(action, data);
    this.#took(update.data);
    if (update.data.roundEnded) this.#end(update);
    else this.say(this.#question);
  }

  /** An update tells what changed. */
  #took(data) {
    this.#round = { ...this.#round, ...data };
    this.nextActions = data.roundEnded ? [] : data.nextActions;
    this.#render();
  }

  get #question() {
    if (this.nextActions.includes('Peek')) return 'The dealer shows an ace. Insurance costs half of the bet and pays 2 : 1.';
    const { playerHands = [], handIndex = 0 } = this.#round;
    const which = playerHands.length > 1 ? `Hand ${handIndex + 1} has` : 'You have';
    return playerHands[handIndex] ? `${which} ${blackjackTotal(playerHands[handIndex].cards)}. Your move.` : 'Your move.';
  }

  #end({ currency }, prefix = '') {
    const sides = Object.keys(SIDES).filter((side) => this.#round[side]);
    const paid = [this.#round, ...sides.map((side) => this.#round[side])].reduce((total, { payout = '0.00' }) => total + scaled(payout, DIGITS), 0n);
    const hands = this.#round.playerHands.map(({ status }) => worded(status)).join(' and ');
    const text = paid > 0n ? `paid ${readable(unscaled(paid, DIGITS))} ${currency}.` : 'nothing is paid.';
    this.say(`${prefix}${hands[0].toUpperCase()}${hands.slice(1)}: ${text}`, tone(this.#round.playerHands[0].status));
  }

  // ---- what is shown

  #render() {
    const { dealerHand, playerHands = [], roundEnded = true } = this.#round;
    const focused = document.activeElement;
    const chose = this.#choices.contains(focused);
    const bet = this.#form.contains(focused);
    const dealer = dealerHand ? [this.#dealer(dealerHand.cards, roundEnded)] : [];
    this.#hands.replaceChildren(...dealer, ...playerHands.map((hand, index) => this.#player(hand, index, playerHands.length)), ...this.#sideNotes());
    this.#choices.replaceChildren(...moves(this.nextActions).map((move) => this.#choice(move)));
    this.#choices.hidden = this.nextActions.length === 0;
    this.#form.hidden = this.nextActions.length > 0;
    if (chose || (bet && this.#form.hidden)) this.#focus(focused.textContent);
  }

  #dealer(cards, over) {
    return handShown({ title: 'Dealer', cards, down: over ? 0 : 2 - cards.length, note: over ? String(blackjackTotal(cards)) : '' });
  }

  #player(hand, index, count) {
    const title = count > 1 ? `Hand ${index + 1}, bet ${readable(hand.betAmount)}` : `You, bet ${readable(hand.betAmount)}`;
    const result = hand.status ? ` · ${worded(hand.status)}` : '';
    const active = this.nextActions.length > 0 && count > 1 && this.#round.handIndex === index;
    return handShown({ title, cards: hand.cards, note: `${blackjackTotal(hand.cards)}${result}`, active, tone: tone(hand.status) });
  }

  #sideNotes() {
    const notes = Object.entries(SIDES).filter(([side]) => this.#round[side]);
    return notes.map(([side, name]) => element('p', { className: 'hand-note' }, `${name}: ${worded(this.#round[side].status)}, pays ${readable(this.#round[side].payout)}`));
  }

  #choice({ label, action, data }) {
    const button = element('button', { type: 'button', className: action === 'Hit' || action === 'Stand' ? 'primary' : '' }, label);
    button.addEventListener('click', () => guarded(this.#choices, this.message, () => this.#play(action, data)));
    return button;
  }

  /** The move that was made before, if it is there again; else the first; else the next bet. */
  #focus(label) {
    const buttons = [...this.#choices.children];
    const target = buttons.find((button) => button.textContent === label) ?? buttons[0] ?? byId('blackjack-deal');
    target.focus();
  }
}
