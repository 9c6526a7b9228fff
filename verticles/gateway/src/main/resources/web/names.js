// The names of players a view meets by their ids. Those who are in a room come with it; others are asked for once.

const KEPT_MAX = 500;

export class Names {
  #api;
  #known = new Map();

  constructor(api) {
    this.#api = api;
  }

  know(id, name) {
    if (this.#known.size >= KEPT_MAX) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(id, name);
  }

  /** Writes a player's name into an element, now or when it is known. */
  write(target, id) {
    const known = this.#known.get(id);
    target.textContent = typeof known === 'string' ? known : '…';
    if (typeof known === 'string') return;
    if (!known) this.know(id, this.#ask(id));
    this.#known.get(id).then((name) => (target.textContent = name));
  }

  async #ask(id) {
    try {
      const { username } = await this.#api.player(id);
      this.know(id, username);
      return username;
    } catch {
      this.#known.delete(id);
      return 'somebody';
    }
  }
}
