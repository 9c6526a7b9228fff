// Games whose bet is a whole round: dice, limbo and baccarat. Each can be played by itself or in an autobet.

import { Autobet } from './autobet.js';
import { byId, guarded } from './dom.js';
import { GameView } from './game.js';

export class SingleRound extends GameView {
  #autobet;

  /** @param hooks problem() says what is wrong with the choice, choice() gives it, shown(update) shows and tells an outcome */
  constructor(gameId, hooks) {
    super(gameId);
    this.hooks = hooks;
    this.#autobet = new Autobet(this, byId(`${gameId}-autobet`));
    this.form.addEventListener('submit', (event) => this.#submitted(event));
  }

  get form() {
    return byId(`${this.gameId}-form`);
  }

  /** Shows an outcome; `prefix` says where it comes from if it is not fresh. */
  show(update, prefix = '') {
    const { text, tone } = this.hooks.shown(update);
    this.say(prefix + text, tone);
  }

  showLate(update, prefix) {
    if (update.data.payout !== undefined) this.show(update, prefix);
  }

  /** What the player chose, or an error that says what is wrong with it. */
  chosen() {
    const problem = this.hooks.problem();
    if (problem) throw new Error(problem);
    return this.hooks.choice();
  }

  goOn(state) {
    this.#autobet.found(state);
  }

  clear() {
    this.#autobet.clear();
    this.say('');
  }

  #submitted(event) {
    event.preventDefault();
    const button = this.form.querySelector('[type=submit]');
    return guarded(button, this.message, async () => this.show(await this.act('Bet', this.chosen())));
  }
}
