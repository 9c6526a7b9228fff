// Tic-tac-toe: an opponent found through the queue, then the room of the match, whose rules live on the server.

import { byId, element, guarded, say } from './dom.js';
import { Names } from './names.js';
import { Room } from './room.js';

const MODE = 'tictactoe';
const KEPT = 'anteroom.tictactoe';
const SIDE = 3;
/** Asking keeps the ticket alive, and tells how long it may take. */
const ASK_MS = 5000;

const NOTHING = { board: Array(SIDE * SIDE).fill(null), players: { X: null, O: null }, next: null, over: false, winner: null };
const OTHERS_END = { left: 'The other player left. ', timeout: 'The other player took too long. ' };
const seconds = (ms) => `${Math.max(1, Math.round(ms / 1000))} s`;

export class TicTacToe {
  #api;
  #names;
  #session;
  #room;
  /** How the room was come into: `{password?, isPrivate?}`. */
  #how = {};
  #game = NOTHING;
  #queued = false;
  #asking;
  #current = 0;
  /** When the other player's time is up, by this page's clock; a timer shows the button then. */
  #claimable = Infinity;
  #claiming;
  #board = byId('tictactoe-board');
  #message = byId('tictactoe-message');
  #appear;

  /** @param appear shows this view, for a match that was found while the player looked elsewhere */
  constructor(api, appear) {
    this.#api = api;
    this.#names = new Names(api);
    this.#appear = appear;
    this.#board.append(...NOTHING.board.map((_, cell) => element('button', { type: 'button', className: 'cell', tabIndex: cell === 0 ? 0 : -1 })));
    this.#board.addEventListener('click', (event) => this.#clicked(event));
    this.#board.addEventListener('keydown', (event) => this.#moved(event));
    byId('tictactoe-find').addEventListener('click', (event) => guarded(event.currentTarget, this.#message, () => this.#find()));
    byId('tictactoe-cancel').addEventListener('click', (event) => guarded(event.currentTarget, this.#message, () => this.#cancel()));
    byId('tictactoe-claim').addEventListener('click', (event) => guarded(event.currentTarget, this.#message, () => this.#room.send({ claim: true })));
    byId('tictactoe-leave').addEventListener('click', (event) => guarded(event.currentTarget, this.#message, () => this.#leave()));
    this.#show();
  }

  set session(session) {
    this.#close();
    this.#session = session;
  }

  /** After a reload the player still sits where the game was, or a ticket waits; a match that goes on is told by the server too. */
  async ready() {
    if (this.#queued || this.#room) return;
    await this.#comeBack();
    if (this.#room) return;
    const status = await this.#api.queueStatus();
    if (status.queued && status.mode === MODE) this.#waits(status);
  }

  /** Perhaps the match that is waited for. */
  async missed() {
    if (this.#queued) await this.#ask();
  }

  clear() {
    this.#close();
    this.#game = NOTHING;
    this.#keep();
    this.#waitNoMore();
    say(this.#message, 'Find somebody to play with.');
    this.#show();
  }

  pushed(frame) {
    if (frame.eventType === 'MatchFound' && frame.mode === MODE) this.#matched(frame);
    if (frame.eventType === 'QueueLeft' && frame.mode === MODE && this.#queued) this.#foundNobody();
  }

  // ---- looking for somebody

  async #find() {
    if (this.#room) await this.#leave();
    const answer = await this.#api.joinQueue(MODE);
    if (!answer.match) this.#waits(answer);
    else if (answer.match.mode === MODE) await this.#matched(answer.match);
    else throw new Error('You are in a match of another mode; leave it first.');
  }

  #waits({ estimatedWaitMs }) {
    this.#queued = true;
    const about = estimatedWaitMs === undefined ? '' : ` It may take about ${seconds(estimatedWaitMs)}.`;
    say(this.#message, `Looking for an opponent.${about}`);
    clearInterval(this.#asking);
    this.#asking = setInterval(() => this.#ask().catch(() => {}), ASK_MS);
    this.#show();
  }

  async #ask() {
    const { match, queued, waitedMs, queueSize } = await this.#api.queueStatus();
    if (!this.#queued) return;
    if (match?.mode === MODE) await this.#matched(match);
    else if (queued) byId('tictactoe-wait').textContent = `Waiting for ${seconds(waitedMs)}; ${queueSize === 1 ? 'nobody else waits' : `${queueSize} players wait`}.`;
    else this.#foundNobody();
  }

  #foundNobody() {
    this.#waitNoMore();
    say(this.#message, 'Nobody was found. Try again?');
    this.#show();
  }

  #waitNoMore() {
    clearInterval(this.#asking);
    this.#queued = false;
    byId('tictactoe-wait').textContent = '';
  }

  async #cancel() {
    await this.#api.leaveQueue();
    this.#waitNoMore();
    say(this.#message, 'You do not wait any more.');
    this.#show();
    byId('tictactoe-find').focus();
  }

  /** Who plays already is not taken away: to leave is to lose. Looking for an opponent leads to the match as long as it waits. */
  async #matched({ roomId, players }) {
    if (this.#isPlaying && this.#room.roomId !== roomId) {
      this.#waitNoMore();
      return this.#show();
    }
    for (const { playerId, username } of players) this.#names.know(playerId, username);
    try {
      await this.enter(roomId);
    } catch (refusal) {
      this.#appear();
      say(this.#message, refusal.message, 'bad');
    }
    return undefined;
  }

  // ---- the room

  /** Goes into a room and shows it; rejects with a refusal. @param how `{password?, isPrivate?}` */
  async enter(roomId, how = {}) {
    this.#waitNoMore();
    if (this.#room?.roomId === roomId) return;
    if (this.#room) await this.#leave();
    const room = new Room(this.#session, this.#api, roomId);
    this.#room = room;
    this.#how = how;
    this.#game = NOTHING;
    room.addEventListener('state', ({ detail }) => this.#took(detail));
    room.addEventListener('entry', ({ detail }) => detail.eventType === 'RoomMessage' && this.#heard(detail.data));
    room.addEventListener('members', () => room.members.forEach((name, id) => this.#names.know(id, name)));
    room.addEventListener('gone', ({ detail }) => this.#gone(detail));
    this.#show();
    try {
      await room.join(how.password);
    } catch (refusal) {
      if (this.#room === room) this.#close();
      this.#keep();
      this.#show();
      throw refusal;
    }
    const focused = document.activeElement;
    this.#appear();
    this.#keepFocus(focused);
  }

  async #comeBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    if (!kept || kept.playerId !== this.#me) return;
    await this.enter(kept.roomId, kept.how).catch((refusal) => say(this.#message, refusal.message, 'bad'));
  }

  /** For a reload, as long as there is something to come back to. */
  #keep() {
    if (this.#room && !this.#game.over) sessionStorage.setItem(KEPT, JSON.stringify({ playerId: this.#me, roomId: this.#room.roomId, how: this.#how }));
    else sessionStorage.removeItem(KEPT);
  }

  async #leave() {
    const room = this.#room;
    this.clear();
    byId('tictactoe-find').focus();
    await room?.leave();
  }

  #close() {
    clearTimeout(this.#claiming);
    this.#room?.close();
    this.#room = undefined;
  }

  #gone(why) {
    this.#close();
    this.#keep();
    if (!this.#game.over) say(this.#message, why, 'bad');
    this.#show();
  }

  #took(state) {
    if (!state) return;
    this.#game = { ...NOTHING, ...state };
    this.#keep();
    this.#startClock(state.leftMs);
    this.#show();
    this.#tell();
  }

  /** What the rules say to all members. */
  #heard(data) {
    const game = data?.event === 'started' ? { ...NOTHING } : { ...this.#game };
    if (data?.event === 'started') Object.assign(game, { players: data.players, next: data.next, moveMs: data.moveMs });
    else if (data?.event === 'move') {
      game.board = game.board.with ? game.board.with(data.cell, data.mark) : Object.assign([...game.board], { [data.cell]: data.mark });
      Object.assign(game, { next: data.next, over: data.over, winner: data.winner, line: data.line });
    } else if (data?.event === 'left' || data?.event === 'timeout') Object.assign(game, { next: null, over: data.over, winner: data.winner, gaveUp: data.playerId, how: data.event });
    else return;
    this.#game = game;
    this.#keep();
    this.#startClock(game.moveMs);
    this.#show();
    this.#tell(data.event === 'move' ? data : undefined);
  }

  #startClock(leftMs) {
    clearTimeout(this.#claiming);
    const waits = this.#mark && this.#game.next && this.#game.next !== this.#me && leftMs !== undefined;
    this.#claimable = waits ? performance.now() + leftMs : Infinity;
    if (waits) this.#claiming = setTimeout(() => this.#show(), leftMs + 50);
  }

  // ---- the board

  get #me() {
    return this.#api.login.get()?.player.id;
  }

  get #mark() {
    const { X, O } = this.#game.players;
    return X === this.#me ? 'X' : O === this.#me ? 'O' : undefined;
  }

  get #isPlaying() {
    return Boolean(this.#room && this.#mark) && !this.#game.over;
  }

  get #isMyTurn() {
    return Boolean(this.#room) && !this.#game.over && this.#game.next === this.#me;
  }

  #clicked(event) {
    const cell = [...this.#board.children].indexOf(event.target.closest('.cell'));
    if (cell < 0) return undefined;
    this.#focusOn(cell);
    if (!this.#isMyTurn || this.#game.board[cell]) return undefined;
    return guarded(this.#board, this.#message, () => this.#room.send({ cell }));
  }

  #moved(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE }[event.key];
    if (!step) return;
    event.preventDefault();
    const target = this.#current + step;
    const wraps = Math.abs(step) === 1 && Math.floor(target / SIDE) !== Math.floor(this.#current / SIDE);
    if (target >= 0 && target < SIDE * SIDE && !wraps) this.#focusOn(target);
  }

  #focusOn(cell) {
    this.#board.children[this.#current].tabIndex = -1;
    this.#current = cell;
    this.#board.children[cell].tabIndex = 0;
    this.#board.children[cell].focus();
  }

  #show() {
    const focused = document.activeElement;
    const { board, players, next, over, line = [] } = this.#game;
    board.forEach((mark, cell) => this.#showCell(cell, mark, line.includes(cell)));
    byId('tictactoe-game').hidden = !this.#room && !over;
    byId('tictactoe-find').hidden = this.#queued || (Boolean(this.#room) && !over);
    byId('tictactoe-find').textContent = over ? 'Play again' : 'Find an opponent';
    byId('tictactoe-cancel').hidden = !this.#queued;
    byId('tictactoe-claim').hidden = !this.#room || over || performance.now() < this.#claimable;
    byId('tictactoe-leave').hidden = !this.#room;
    byId('tictactoe-leave').textContent = over ? 'Leave' : 'Give up';
    for (const mark of ['X', 'O']) this.#showPlayer(mark, players[mark], !over && next !== null && next === players[mark]);
    this.#keepFocus(focused);
  }

  /** What had the focus may be hidden now; anywhere else it stays. */
  #keepFocus(focused) {
    if (!focused?.closest('[hidden]')) return;
    if (!byId('tictactoe-game').hidden) this.#focusOn(this.#current);
    else byId(this.#queued ? 'tictactoe-cancel' : 'tictactoe-find').focus();
  }

  #showCell(cell, mark, won) {
    const button = this.#board.children[cell];
    button.textContent = mark ?? '';
    button.dataset.mark = mark ?? '';
    button.dataset.won = String(won);
    button.ariaDisabled = String(!this.#isMyTurn || Boolean(mark));
    button.ariaLabel = `Row ${Math.floor(cell / SIDE) + 1}, column ${(cell % SIDE) + 1}: ${mark ?? 'empty'}`;
  }

  #showPlayer(mark, id, isNext) {
    const seat = byId(`tictactoe-${mark.toLowerCase()}`);
    seat.dataset.next = String(isNext);
    const name = element('span', { className: 'name' });
    if (id) this.#names.write(name, id);
    else name.textContent = '…';
    seat.replaceChildren(element('strong', {}, mark), name, id && id === this.#me ? element('span', { className: 'quiet' }, '(you)') : '');
  }

  get #invitation() {
    return this.#room && this.#how.isPrivate ? ` Who is to come in needs the room’s id: ${this.#room.roomId}` : '';
  }

  #tell(move) {
    const { players, over, winner, gaveUp, how: ending } = this.#game;
    const played = move && move.mark !== this.#mark ? `${move.mark} took row ${Math.floor(move.cell / SIDE) + 1}, column ${(move.cell % SIDE) + 1}. ` : '';
    if (!over) {
      if (!players.X || !players.O) return say(this.#message, `Waiting for the other player to come in.${this.#invitation}`);
      if (!this.#mark) return say(this.#message, 'You are watching this game.');
      return say(this.#message, this.#isMyTurn ? `${played}Your turn: you are ${this.#mark}.` : 'The other player’s turn.');
    }
    if (winner === null) return say(this.#message, `${played}A draw.`);
    if (!this.#mark) return say(this.#message, `${winner === players.X ? 'X' : 'O'} wins.`);
    const how = gaveUp && gaveUp !== this.#me ? OTHERS_END[ending] : played;
    return winner === this.#me ? say(this.#message, `${how}You win!`, 'good') : say(this.#message, `${how}You lose.`, 'bad');
  }
}
