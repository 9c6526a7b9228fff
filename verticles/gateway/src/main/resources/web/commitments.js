// Hashes this browser saw before their seeds were revealed: its own evidence.

export class Commitments {
  #key;
  #max;

  /** @param max how many are kept; the oldest are forgotten */
  constructor(key, max) {
    this.#key = key;
    this.#max = max;
  }

  saw(...hashes) {
    const kept = [...new Set([...this.#all(), ...hashes])].slice(-this.#max);
    localStorage.setItem(this.#key, JSON.stringify(kept));
  }

  has(hash) {
    return this.#all().includes(hash);
  }

  #all() {
    return JSON.parse(localStorage.getItem(this.#key) ?? '[]');
  }
}
