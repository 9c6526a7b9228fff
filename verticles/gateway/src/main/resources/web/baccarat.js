// Baccarat: five things to bet on, two hands that are played by the table alone.

import { handShown } from './cards.js';
import { readable, scaled, unscaled } from './decimal.js';
import { byId } from './dom.js';
import { SingleRound } from './single.js';
import { OptionalStake, placed } from './stake.js';

const DIGITS = 2;
const FIELDS = {
  playerBetAmount: 'baccarat-player',
  bankerBetAmount: 'baccarat-banker',
  tieBetAmount: 'baccarat-tie',
  dragon7BetAmount: 'baccarat-dragon',
  pandaBetAmount: 'baccarat-panda',
};

export class Baccarat extends SingleRound {
  #stakes = Object.fromEntries(Object.entries(FIELDS).map(([field, id]) => [field, new OptionalStake(byId(id))]));
  #currency = 'FUN';

  constructor() {
    super('baccarat', { problem: () => this.#problem, choice: () => this.#choice, shown: (update) => this.#shown(update) });
    this.form.addEventListener('input', () => this.#preview());
    this.#preview();
  }

  set limits({ currency }) {
    this.#currency = currency;
  }

  get #staked() {
    return Object.values(this.#stakes).reduce((total, stake) => total + stake.size, 0n);
  }

  get #problem() {
    const valid = Object.values(this.#stakes).map((stake) => stake.isValid);
    if (valid.includes(false)) return 'A bet is an amount with at most two decimals, or nothing.';
    return this.#staked > 0n ? '' : 'Bet on at least one outcome.';
  }

  get #choice() {
    return { currency: this.#currency, ...placed(this.#stakes) };
  }

  #preview() {
    byId('baccarat-staked').textContent = readable(unscaled(this.#staked, DIGITS));
  }

  #shown({ data, currency }) {
    const { playerHand, bankerHand, dragon7Sidebet, pandaSidebet } = data;
    const [player, banker] = [playerHand.handValue, bankerHand.handValue];
    byId('baccarat-hands').replaceChildren(this.#hand('Player', playerHand, player > banker), this.#hand('Banker', bankerHand, banker > player));
    const paid = [data, dragon7Sidebet, pandaSidebet].reduce((total, part) => total + scaled(part?.payout ?? '0', DIGITS), 0n);
    const winner = player === banker ? 'Tie' : player > banker ? 'Player wins' : 'Banker wins';
    return { text: `${winner}, ${player} to ${banker}: ${paid > 0n ? `paid ${readable(unscaled(paid, DIGITS))} ${currency}.` : 'nothing is paid.'}`, tone: paid > 0n ? 'good' : 'bad' };
  }

  #hand(title, { cards, handValue }, wins) {
    return handShown({ title, cards, note: String(handValue), tone: wins ? 'good' : '' });
  }
}
