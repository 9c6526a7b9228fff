// The places where several play at once: which one is shown, and what all of them are told.

import { byId, say } from './dom.js';
import { Leaders } from './leaders.js';
import { Lobby } from './lobby.js';
import { Roulette } from './roulette.js';
import { tabs } from './tabs.js';
import { TicTacToe } from './tictactoe.js';

export class Together {
  #places;
  #show;
  #shown = 'games';

  constructor(api) {
    const tictactoe = new TicTacToe(api, () => this.#show('tab-tictactoe'));
    const lobby = new Lobby(api, (roomId, how) => tictactoe.enter(roomId, how).then(() => this.#show('tab-tictactoe')));
    this.#places = { roulette: new Roulette(api), tictactoe, lobby, leaders: new Leaders(api) };
    this.#show = tabs(byId('tab-games').parentElement, (panel) => this.#chose(panel));
  }

  get roulette() {
    return this.#places.roulette;
  }

  set session(session) {
    for (const place of this.#all) place.session = session;
    session.addEventListener('state', ({ detail }) => detail === 'ready' && this.#ready());
    session.addEventListener('missed', () => this.#each((place) => place.missed?.()));
    session.addEventListener('push', ({ detail }) => this.#all.forEach((place) => place.pushed?.(detail)));
  }

  showGames() {
    this.#show('tab-games');
  }

  clear() {
    this.#shown = 'games';
    for (const place of this.#all) place.clear();
    this.showGames();
  }

  get #all() {
    return Object.values(this.#places);
  }

  /** The socket is new or back: whoever listens to something says so again. */
  #ready() {
    this.#each((place) => place.ready());
  }

  #each(step) {
    for (const [id, place] of Object.entries(this.#places)) {
      Promise.resolve(step(place)).catch((refusal) => say(byId(`${id}-message`), refusal.message, 'bad'));
    }
  }

  #chose(panel) {
    if (panel === this.#shown) return;
    this.#places[this.#shown]?.shown?.(false);
    this.#shown = panel;
    this.#places[panel]?.shown?.(true);
  }
}
