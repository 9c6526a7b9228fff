// The public rooms, and the way into one: found, made, or by the id of a private one.

import { Chat } from './chat.js';
import { byId, element, guarded, say } from './dom.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS = { relay: 'Chat', tictactoe: 'Tic-tac-toe' };
const NOT_HERE = 'Rooms of this kind are not on this page.';

export class Lobby {
  #api;
  #session;
  #chat;
  #playAt;
  #cursor;
  /** What the list shows, by the ids. */
  #listed = new Map();
  #message = byId('lobby-message');

  /** @param playAt takes the player to a room that is a game, with its id and `{password?, isPrivate}` */
  constructor(api, playAt) {
    this.#api = api;
    this.#playAt = playAt;
    this.#chat = new Chat(api, (why) => this.#leftRoom(why));
    byId('lobby-refresh').addEventListener('click', (event) => this.#list(event.currentTarget, true));
    byId('lobby-more').addEventListener('click', (event) => this.#list(event.currentTarget, false));
    byId('room-form').addEventListener('submit', (event) => this.#create(event));
    byId('enter-form').addEventListener('submit', (event) => this.#enterById(event));
  }

  set session(session) {
    this.#session = session;
    this.#chat.session = session;
  }

  ready() {
    return this.#chat.comeBack();
  }

  shown(isShown) {
    if (isShown) this.#list(byId('lobby-refresh'), true);
  }

  clear() {
    this.#chat.clear();
    this.#listed.clear();
    byId('lobby-rooms').replaceChildren();
    say(this.#message, '');
  }

  #leftRoom(why) {
    say(this.#message, why);
    this.#list(byId('lobby-refresh'), true);
    byId('lobby-refresh').focus();
  }

  #list(button, anew) {
    return guarded(button, this.#message, async () => {
      const page = await this.#api.rooms(anew ? undefined : this.#cursor);
      const rows = page.items.map((room) => this.#row(room));
      if (anew) this.#listed.clear();
      for (const room of page.items) this.#listed.set(room.id, room);
      if (anew) byId('lobby-rooms').replaceChildren(...rows);
      else byId('lobby-rooms').append(...rows);
      this.#cursor = page.nextCursor;
      byId('lobby-more').hidden = !page.nextCursor;
      byId('lobby-none').hidden = byId('lobby-rooms').children.length > 0;
    });
  }

  #row(room) {
    const name = room.name ?? 'without a name';
    const lock = room.hasPassword ? ', with a password' : '';
    return element(
      'tr',
      {},
      element('th', { scope: 'row', dir: 'auto' }, name),
      element('td', {}, `${KINDS[room.kind] ?? room.kind}${lock}`),
      element('td', { className: 'number' }, `${room.memberCount} of ${room.maxMembers}`),
      element('td', {}, this.#door(room, name)),
    );
  }

  #door(room, name) {
    if (room.id === this.#chat.roomId) return element('span', { className: 'quiet' }, 'you are here');
    if (!(room.kind in KINDS)) return element('span', { className: 'quiet' }, 'not on this page');
    const button = element('button', { type: 'button', ariaLabel: `Join ${name}` }, 'Join');
    button.dataset.room = room.id;
    button.addEventListener('click', () => this.#goInto(button, room));
    return button;
  }

  #goInto(button, room) {
    if (room.hasPassword) {
      byId('enter-id').value = room.id;
      byId('enter-fold').open = true;
      byId('enter-password').focus();
      return say(this.#message, 'This room wants its password.');
    }
    return guarded(button, this.#message, () => this.#enter(room));
  }

  async #enter(room, password) {
    say(this.#message, '');
    if (!(room.kind in KINDS)) throw new Error(NOT_HERE);
    if (room.kind === 'tictactoe') return this.#playAt(room.id, { password, isPrivate: room.visibility === 'private' });
    await this.#chat.enter(room, password);
    this.#list(byId('lobby-refresh'), true);
    return byId('chat-text').focus();
  }

  #create(event) {
    event.preventDefault();
    const { name, kind, visibility, password } = Object.fromEntries(new FormData(event.target));
    const wanted = { kind, visibility, ...(name.trim() && { name: name.trim() }), ...(password && { password }) };
    return guarded(byId('room-create'), this.#message, async () => {
      const room = await this.#api.createRoom(wanted);
      event.target.reset();
      await this.#enter(room, password);
      // Not before: it holds the focus, which entering takes along.
      event.target.closest('details').open = false;
      if (kind === 'relay' && visibility === 'private') say(this.#message, `Who is to come in needs the room’s id: ${room.id}`);
    });
  }

  #enterById(event) {
    event.preventDefault();
    const id = byId('enter-id').value.trim().toLowerCase();
    const password = byId('enter-password').value;
    return guarded(byId('enter-submit'), this.#message, async () => {
      if (!ID.test(id)) throw new Error('That is no id of a room.');
      await this.#enter(this.#listed.get(id) ?? (await this.#lookInto(id, password)), password);
      event.target.reset();
    });
  }

  /** What is not listed says what it is to its members only: it is entered, and left again if it is nothing for this page. */
  async #lookInto(id, password) {
    await this.#session.ask({ eventType: 'RoomJoin', roomId: id, data: password ? { password } : {} });
    let room;
    try {
      room = await this.#api.room(id);
    } finally {
      if (!(room?.kind in KINDS)) await this.#session.ask({ eventType: 'RoomLeave', roomId: id });
    }
    return room;
  }
}
