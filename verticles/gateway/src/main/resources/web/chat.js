// What is said in the room the player is in, in the order everybody sees, and who else is there.

import { byId, element, guarded, say } from './dom.js';
import { Names } from './names.js';
import { Room } from './room.js';

const KEPT = 'anteroom.room';
const LINES_MAX = 300;
/** How far from its end the log may be scrolled and still follow it. */
const FOLLOWS_PX = 48;

/** Other clients may say anything that is JSON. */
function worded(data) {
  if (typeof data === 'string') return data;
  return typeof data?.text === 'string' ? data.text : JSON.stringify(data);
}

export class Chat {
  #api;
  #names;
  #session;
  #room;
  #left = () => {};
  #log = byId('chat-log');
  #form = byId('chat-form');
  #message = byId('chat-message');

  /** @param left is called when the player is in no room any more */
  constructor(api, left) {
    this.#api = api;
    this.#names = new Names(api);
    this.#left = left;
    this.#form.addEventListener('submit', (event) => this.#submitted(event));
    byId('chat-leave').addEventListener('click', (event) => guarded(event.currentTarget, this.#message, () => this.leave()));
  }

  set session(session) {
    this.#close();
    this.#session = session;
  }

  get roomId() {
    return this.#room?.roomId;
  }

  clear() {
    sessionStorage.removeItem(KEPT);
    this.#close();
    this.#show();
  }

  /** After a reload the player is still in the room. */
  async comeBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    if (this.#room || kept?.playerId !== this.#me) return;
    await this.enter(kept.room, kept.password).catch(() => sessionStorage.removeItem(KEPT));
  }

  /** Goes into a room, out of the one before; rejects with a refusal and then is in none. */
  async enter(found, password) {
    if (this.roomId === found.id) return;
    if (this.#room) await this.leave();
    const room = new Room(this.#session, this.#api, found.id);
    this.#room = room;
    this.#log.replaceChildren();
    room.addEventListener('entry', ({ detail }) => this.#heard(detail));
    room.addEventListener('members', () => this.#showMembers());
    room.addEventListener('anew', () => this.#log.replaceChildren());
    room.addEventListener('gap', ({ detail }) => this.#line(element('p', { className: 'quiet' }, detail)));
    room.addEventListener('gone', ({ detail }) => this.#gone(detail));
    try {
      await room.join(password);
    } catch (refusal) {
      if (this.#room === room) this.#room = undefined;
      throw refusal;
    }
    sessionStorage.setItem(KEPT, JSON.stringify({ playerId: this.#me, room: found, password }));
    byId('chat-title').textContent = found.name ?? 'A room without a name';
    this.#show();
  }

  async leave() {
    const room = this.#room;
    this.clear();
    await room?.leave();
    this.#left('You left the room.');
  }

  get #me() {
    return this.#api.login.get()?.player.id;
  }

  #close() {
    this.#room?.close();
    this.#room = undefined;
  }

  #gone(why) {
    this.clear();
    this.#left(why);
  }

  #show() {
    byId('chat').hidden = !this.#room;
    say(this.#message, '');
    if (this.#room) this.#log.scrollTop = this.#log.scrollHeight;
  }

  // ---- what is said

  #submitted(event) {
    event.preventDefault();
    const input = byId('chat-text');
    const text = input.value.trim();
    if (text === '') return undefined;
    return guarded(byId('chat-send'), this.#message, async () => {
      say(this.#message, '');
      await this.#room.send({ text });
      input.value = '';
      input.focus();
    });
  }

  #heard(entry) {
    if (entry.eventType === 'RoomMessage') this.#line(this.#said(entry), entry.roomSeq);
    else this.#line(element('p', { className: 'quiet' }, `${this.#nameOf(entry)} ${entry.eventType === 'PlayerJoined' ? 'came in' : 'left'}.`), entry.roomSeq);
  }

  #nameOf({ playerId, username }) {
    return username ?? this.#room.members.get(playerId) ?? 'somebody';
  }

  #said({ from, data, at }) {
    const name = element('strong');
    const when = new Date(at);
    const member = this.#room.members.get(from);
    if (member) this.#names.know(from, member);
    this.#names.write(name, from);
    const head = element('p', { className: 'said-by' }, name, ' ', element('time', { dateTime: at, className: 'quiet' }, when.toLocaleTimeString()));
    const said = element('div', { className: 'said' }, head, element('p', { dir: 'auto', className: 'said-text' }, worded(data)));
    said.dataset.own = String(from === this.#me);
    return said;
  }

  #line(content, roomSeq) {
    const follows = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < FOLLOWS_PX;
    const line = element('li', {}, content);
    if (roomSeq !== undefined) line.dataset.seq = roomSeq;
    this.#log.append(line);
    while (this.#log.children.length > LINES_MAX) this.#log.firstElementChild.remove();
    if (follows) this.#log.scrollTop = this.#log.scrollHeight;
  }

  #showMembers() {
    const names = [...this.#room.members].map(([id, name]) => (id === this.#me ? `${name} (you)` : name));
    for (const [id, name] of this.#room.members) this.#names.know(id, name);
    byId('chat-members').textContent = `${names.length === 1 ? '1 member' : `${names.length} members`}: ${names.join(', ')}`;
  }
}
