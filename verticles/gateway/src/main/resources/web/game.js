// What the views of all games share: the session they play through, one action at a time, and the round that is open.
//
// Each game has its own `goOn`, `clear`, and `showLate` for the answer to an action that a reload had cut off. A round that goes
// on after that answer is shown by `resume`.

import { byId, say } from './dom.js';

/** What the server says when a view has missed that its round went on or ended, in another window for instance. */
const MISSED = ['GAME_ROUND_NOT_FOUND', 'INVALID_NEXT_ACTION'];

export class GameView {
  nextActions = [];
  message;
  #session;
  #busy = false;

  constructor(gameId) {
    this.gameId = gameId;
    this.message = byId(`${gameId}-message`);
  }

  /** What was under way in a session before is not waited for any more. */
  set session(session) {
    this.#session = session;
    this.#busy = false;
  }

  say(text, tone = '') {
    say(this.message, text, tone);
  }

  tell(text) {
    this.say(text, 'bad');
  }

  /** A second press while the first is under way is not a second bet. */
  async act(action, data) {
    if (this.#busy) throw new Error('The last action is still under way.');
    const session = this.#session;
    this.#busy = true;
    try {
      return await session.act(this.gameId, action, data);
    } catch (refusal) {
      if (MISSED.includes(refusal.code)) await this.resume();
      throw refusal;
    } finally {
      if (session === this.#session) this.#busy = false;
    }
  }

  /** Shows what the server has open of this game, if there is something; a round that ended elsewhere is cleared away. */
  async resume() {
    const state = await this.#session.roundState(this.gameId);
    const open = state.eventType === 'RoundState' && state.data.nextActions.length > 0;
    if (open) await this.goOn(state);
    else if (this.nextActions.length > 0) this.clear();
    return open;
  }
}
