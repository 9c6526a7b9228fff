// One room as its member follows it: every entry of its log once and in order, over lost sockets too.
//
// What arrives is taken one after another. A number that is not the next one means that something was missed, and the room is
// asked for what is after the last one; what Redis does not have any more is asked for over HTTP.

const PAGES_MAX = 10;

const named = (members) => new Map(members.map(({ playerId, username }) => [playerId, username]));

/**
 * Emits `entry` (a `RoomMessage`, `PlayerJoined` or `PlayerLeft`), `members`, `state` (the view of a kind with rules, as of the
 * last entry), `anew` (what was told is void: entries are told from the start of another log), `gap` (what can't be had any more),
 * and `gone` (the player is not in the room any more).
 */
export class Room extends EventTarget {
  members = new Map();
  #session;
  #api;
  #epoch = 0;
  #last = 0;
  #turn = Promise.resolve();
  #seatedIn = 0;
  #password;
  #heard = new AbortController();

  constructor(session, api, roomId) {
    super();
    this.#session = session;
    this.#api = api;
    this.roomId = roomId;
  }

  /** Enters; rejects with a refusal, and then the room is none. */
  async join(password) {
    const { signal } = this.#heard;
    this.#password = password;
    this.#session.addEventListener('push', ({ detail }) => detail.roomId === this.roomId && this.#follow(() => this.#pushed(detail)), { signal });
    this.#session.addEventListener('state', ({ detail }) => detail === 'ready' && this.#wentOn(), { signal });
    try {
      await this.#inTurn(() => this.#catchUp());
    } catch (refusal) {
      this.close();
      throw refusal;
    }
    if (!this.isClosed) this.#session.follow(this.roomId, () => ({ roomEpoch: this.#epoch, lastSeq: this.#last }));
  }

  /** Says something, or moves. It is in the room's log once, however often it has to be sent. */
  async send(data) {
    const event = { eventType: 'RoomSend', eventId: crypto.randomUUID(), roomId: this.roomId, data };
    try {
      return await this.#session.ask(event);
    } catch (refusal) {
      // The seat may have been given up while the socket was away.
      if (refusal.code !== 'NOT_A_MEMBER') throw refusal;
      await this.#inTurn(() => this.#catchUp());
      return this.#session.ask(event);
    }
  }

  async leave() {
    this.close();
    await this.#session.ask({ eventType: 'RoomLeave', roomId: this.roomId });
  }

  /** Stops following, without leaving. */
  close() {
    this.#heard.abort();
    this.#session.unfollow(this.roomId);
  }

  get isClosed() {
    return this.#heard.signal.aborted;
  }

  #inTurn(step) {
    const done = this.#turn.then(() => !this.isClosed && step());
    this.#turn = done.catch(() => {});
    return done;
  }

  #follow(step) {
    this.#inTurn(step).catch((refusal) => this.#ended(refusal.message));
  }

  /** The socket is back: the room goes on with its session, or is entered again, unless a question that waited did so. */
  #wentOn() {
    const { generation, resumedRooms } = this.#session;
    const resumed = resumedRooms[this.roomId];
    // What is in the archive only is never pushed, and perhaps nothing is behind it that would show the gap.
    if (this.#epoch !== 0 && resumed?.roomEpoch === this.#epoch && !resumed.truncated) this.#seatedIn = generation;
    this.#follow(() => this.#seatedIn !== this.#session.generation && this.#catchUp());
  }

  #pushed(frame) {
    if (frame.eventType === 'RoomLeft') return this.#ended('You are not in the room any more.');
    if (frame.eventType === 'RoomReset') return this.#reset(frame);
    if (frame.roomSeq === undefined || frame.roomEpoch < this.#epoch) return undefined;
    // A number known already may be another entry's there.
    if (frame.roomEpoch > this.#epoch) return this.#catchUp();
    if (frame.roomSeq <= this.#last) return undefined;
    if (frame.roomSeq > this.#last + 1) return this.#catchUp();
    return this.#take(frame);
  }

  #ended(why) {
    if (this.isClosed) return;
    this.close();
    this.#tell('gone', why);
  }

  /** The log was lost beyond what PostgreSQL has: up to there it is what it was, then it goes on anew, and so does its game. */
  async #reset({ roomEpoch, lastSeq }) {
    if (roomEpoch <= this.#epoch) return;
    if (lastSeq > this.#last) await this.#fill(lastSeq + 1);
    else if (lastSeq < this.#last) this.#tell('gap', 'The room lost what was said last.');
    this.#epoch = roomEpoch;
    this.#last = lastSeq;
    await this.#catchUp();
  }

  async #catchUp() {
    await this.#joined(await this.#enter());
  }

  async #enter() {
    const data = { afterSeq: this.#last, ...(this.#password && { password: this.#password }) };
    const state = await this.#session.ask({ eventType: 'RoomJoin', roomId: this.roomId, data });
    this.#seatedIn = this.#session.generation;
    return state;
  }

  async #joined(state) {
    if (this.#epoch !== 0 && state.roomEpoch !== this.#epoch) return this.#beginAgain(state);
    const { messages, lastSeq } = state;
    for (const [id, name] of named(state.members)) this.members.set(id, name);
    const first = messages.length > 0 ? messages[0].roomSeq : lastSeq + 1;
    if (first > this.#last + 1) await this.#fill(first);
    this.#epoch = state.roomEpoch;
    for (const entry of messages) this.#take(entry);
    this.#last = Math.max(this.#last, lastSeq);
    this.members = named(state.members);
    this.#tell('members');
    this.#tell('state', state.state);
    return undefined;
  }

  /** Another log than the one that was followed: numbers of before mean nothing in it, so it is told from its start. */
  async #beginAgain({ roomEpoch }) {
    this.#epoch = roomEpoch;
    this.#last = 0;
    const state = await this.#enter();
    if (state.messages.length > 0) this.#tell('anew');
    this.#tell('gap', 'The room’s log was lost; this is what is left of it.');
    await this.#joined(state);
  }

  /** Who comes for the first time is not told all that ever was; who comes back misses nothing that can be had. */
  async #fill(first) {
    if (this.#last > 0) {
      for (let page = 0; page < PAGES_MAX && this.#last + 1 < first; page += 1) {
        const { items } = await this.#api.roomMessages(this.roomId, this.#last).catch(() => ({ items: [] }));
        if (items.length === 0) break;
        for (const entry of items) if (entry.roomSeq < first) this.#take(entry);
      }
    }
    if (this.#last + 1 < first) this.#tell('gap', `${first - 1 - this.#last} earlier entries are not shown.`);
    this.#last = first - 1;
  }

  #take(entry) {
    if (entry.roomSeq <= this.#last) return;
    this.#last = entry.roomSeq;
    if (entry.eventType === 'PlayerJoined') this.members.set(entry.playerId, entry.username);
    this.#tell('entry', entry);
    if (entry.eventType === 'PlayerLeft') this.members.delete(entry.playerId);
    if (entry.eventType !== 'RoomMessage') this.#tell('members');
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
