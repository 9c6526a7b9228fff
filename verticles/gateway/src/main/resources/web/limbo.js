// Limbo: a multiplier is generated and has to reach the chosen one.

import { isDecimal, payoutOf, readable, scaled, unscaled } from './decimal.js';
import { byId, say } from './dom.js';
import { SingleRound } from './single.js';
import { Stake } from './stake.js';

const [LEAST, MOST] = [101n, 100_000_000n];
const WORDS = 2n ** 32n;

/** Of 2^32 draws, the 99 · 2^32 / multiplier smallest win; in ten-thousandths of a percent, rounded down. */
const chance = (hundredths) => (((99n * WORDS) / hundredths) * 1_000_000n) / WORDS;

export class Limbo extends SingleRound {
  #target = byId('limbo-target');
  #stake = new Stake(byId('limbo-bet'), () => this.#preview());

  constructor() {
    super('limbo', { problem: () => this.#problem, choice: () => this.#choice, shown: (update) => this.#shown(update) });
    this.#target.addEventListener('input', () => this.#preview());
    this.#preview();
  }

  set limits(config) {
    this.#stake.limits = config;
    this.#preview();
  }

  #shown({ data: { generatedMultiplier, payout }, currency }) {
    const won = scaled(payout, 4) > 0n;
    const tone = won ? 'good' : 'bad';
    say(byId('limbo-number'), `${readable(generatedMultiplier)}×`, tone);
    return { text: `${readable(generatedMultiplier)}×: ${won ? `you win ${readable(payout)} ${currency}.` : 'you lose.'}`, tone };
  }

  get #value() {
    return this.#target.value.trim().replace(',', '.');
  }

  get #isPossible() {
    return isDecimal(this.#value, 2) && scaled(this.#value, 2) >= LEAST && scaled(this.#value, 2) <= MOST;
  }

  get #problem() {
    return this.#isPossible ? this.#stake.problem : 'The multiplier must be between 1.01 and 1000000, with at most two decimals.';
  }

  get #choice() {
    return { ...this.#stake.bet, multiplier: this.#value };
  }

  #preview() {
    const possible = this.#isPossible;
    this.#target.ariaInvalid = String(!possible);
    byId('limbo-chance').textContent = possible ? `${unscaled(chance(scaled(this.#value, 2)), 4)}\u00a0%` : '–';
    byId('limbo-pays').textContent = possible && this.#stake.isValid ? readable(payoutOf(this.#stake.value, this.#value)) : '–';
  }
}
