// Mines: a round of several actions, which goes on after a reload or on another device.

import { readable, scaled } from './decimal.js';
import { byId, element, guarded } from './dom.js';
import { GameView } from './game.js';
import { Stake } from './stake.js';

const FACES = { covered: '', safe: '◆', bomb: '✸', hit: '✸' };
const SPOKEN = { covered: 'covered', safe: 'safe', bomb: 'bomb', hit: 'bomb, picked' };

export class Mines extends GameView {
  #api;
  #tiles = byId('mines-tiles');
  #size = byId('mines-size');
  #bombs = byId('mines-bombs');
  #stake = new Stake(byId('mines-bet'), () => {});
  #faces = [];
  #current = 0;
  /** Grows with each round that is shown: what had to be asked for is not shown over a newer one. */
  #turn = 0;

  constructor(api) {
    super('mines');
    this.#api = api;
    this.#size.addEventListener('change', () => this.#resize());
    this.#tiles.addEventListener('keydown', (event) => this.#moved(event));
    this.#tiles.addEventListener('click', (event) => this.#clicked(event));
    byId('mines-form').addEventListener('submit', (event) => this.#submitted(event));
    byId('mines-cash').addEventListener('click', () => this.#cashOut());
    this.#lay(25);
  }

  set limits(config) {
    this.#stake.limits = config;
  }

  clear() {
    this.#turn += 1;
    this.#open([]);
    this.#lay(Number(this.#size.value));
    this.say('Place a bet to start.');
  }

  async goOn(state) {
    const turn = (this.#turn += 1);
    const round = await this.#api.round(state.roundId);
    if (turn !== this.#turn) return;
    this.#rebuild(round);
    this.#show(state.data);
    this.say('Your open round goes on.');
  }

  /** An end tells of bombs and money, but not on which board; if that can't be had, the money is told all the same. */
  async showLate(update, prefix) {
    if (!update.data.roundEnded) return;
    const turn = (this.#turn += 1);
    const round = await this.#api.round(update.roundId).catch(() => undefined);
    if (turn !== this.#turn) return;
    if (round) {
      this.#rebuild(round);
      this.#reveal(update.data);
    }
    this.#tellEnd(update, prefix);
  }

  /** The actions of a round tell what was picked. */
  #rebuild(round) {
    const { maxTiles, maxBombs } = round.actions[0].data;
    this.#size.value = String(maxTiles);
    this.#bombs.value = String(maxBombs);
    this.#stake.value = round.bet;
    this.#lay(maxTiles);
    for (const tile of round.actions.flatMap((action) => action.data?.currentPicks ?? [])) this.#face(tile, 'safe');
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.nextActions.length > 0) return;
    const tiles = Number(this.#size.value);
    const bombs = Number(this.#bombs.value);
    const possible = Number.isInteger(bombs) && bombs >= 1 && bombs < tiles;
    const problem = possible ? this.#stake.problem : `Choose between 1 and ${tiles - 1} bombs.`;
    this.#bombs.ariaInvalid = String(!possible);
    if (problem) return this.tell(problem);

    await guarded(byId('mines-start'), this.message, () => this.#start({ ...this.#stake.bet, maxTiles: tiles, maxBombs: bombs }));
  }

  async #start(data) {
    const update = await this.act('Bet', data);
    this.#turn += 1;
    this.#lay(data.maxTiles);
    this.#show(update.data);
    this.say(`${data.maxBombs} of ${data.maxTiles} tiles hide a bomb. Pick one.`);
    this.#button(0).focus();
  }

  #clicked(event) {
    const tile = this.#indexOf(event.target.closest('.tile'));
    if (tile < 0) return undefined;
    this.#focusOn(tile, false);
    if (this.#faces[tile] !== 'covered' || !this.nextActions.includes('PickTile')) return undefined;
    return guarded(this.#tiles, this.message, () => this.#pick(tile));
  }

  async #pick(tile) {
    const update = await this.act('PickTile', { currentPicks: [tile] });
    if (!update.data.roundEnded) {
      this.#face(tile, 'safe');
      this.#show(update.data);
      this.say(`Tile ${tile + 1} is safe. Cash out now for ${update.data.currentMultiplier}×, or go on.`, 'good');
    } else this.#end(update, tile);
  }

  #cashOut() {
    return guarded(byId('mines-cash'), this.message, async () => this.#end(await this.act('CashOut', {})));
  }

  #end(update, lastTile) {
    if (lastTile !== undefined) this.#face(lastTile, 'safe');
    this.#reveal(update.data);
    this.#tellEnd(update);
    if (document.activeElement === document.body) byId('mines-start').focus();
  }

  #reveal({ bombs = [] }) {
    for (const bomb of bombs) this.#face(bomb.location, bomb.picked ? 'hit' : 'bomb');
  }

  #tellEnd({ data, currency }, prefix = '') {
    this.#show(data);
    const won = data.outcome === 'win';
    this.say(prefix + (won ? `You win ${readable(data.payout)} ${currency}.` : 'A bomb. You lose.'), won ? 'good' : 'bad');
  }

  #show(data) {
    this.#open(data.roundEnded ? [] : data.nextActions);
    byId('mines-now').textContent = data.currentMultiplier ? `${data.currentMultiplier}×` : '–';
    byId('mines-next').textContent = data.nextMultiplier ? `${data.nextMultiplier}×` : '–';
    const profit = data.currentProfit;
    byId('mines-profit').textContent = profit === undefined ? '–' : `${scaled(profit, 2) > 0n ? '+' : ''}${readable(profit)}`;
  }

  #open(nextActions) {
    this.nextActions = nextActions;
    const open = nextActions.length > 0;
    const hadFocus = document.activeElement === byId('mines-cash');
    byId('mines-start').hidden = open;
    byId('mines-cash').hidden = !open;
    byId('mines-cash').disabled = !nextActions.includes('CashOut');
    this.#size.disabled = open;
    this.#bombs.disabled = open;
    this.#stake.disabled = open;
    for (const button of this.#tiles.children) button.ariaDisabled = String(!open);
    if (!open && hadFocus) byId('mines-start').focus();
  }

  // ---- the tiles

  #resize() {
    this.#bombs.max = String(Number(this.#size.value) - 1);
    this.#lay(Number(this.#size.value));
  }

  #lay(count) {
    this.#faces = Array(count).fill('covered');
    this.#current = 0;
    this.#bombs.max = String(count - 1);
    this.#tiles.dataset.side = String(Math.sqrt(count));
    this.#tiles.replaceChildren(...this.#faces.map((_, tile) => element('button', { type: 'button', className: 'tile', tabIndex: tile === 0 ? 0 : -1 })));
    for (let tile = 0; tile < count; tile += 1) this.#face(tile, 'covered');
    for (const button of this.#tiles.children) button.ariaDisabled = 'true';
  }

  #face(tile, face) {
    const button = this.#button(tile);
    this.#faces[tile] = face;
    button.dataset.face = face;
    button.textContent = FACES[face];
    button.ariaLabel = `Tile ${tile + 1}, ${SPOKEN[face]}`;
  }

  #button(tile) {
    return this.#tiles.children[tile];
  }

  #indexOf(button) {
    return button ? [...this.#tiles.children].indexOf(button) : -1;
  }

  #focusOn(tile, move = true) {
    this.#button(this.#current).tabIndex = -1;
    this.#current = tile;
    this.#button(tile).tabIndex = 0;
    if (move) this.#button(tile).focus();
  }

  #moved(event) {
    const side = Number(this.#tiles.dataset.side);
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -side, ArrowDown: side };
    const step = steps[event.key];
    const target = this.#current + step;
    if (step === undefined) return;
    event.preventDefault();
    if (target >= 0 && target < this.#faces.length) this.#focusOn(target);
  }
}
