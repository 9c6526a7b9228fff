// The server's time, as well as it can be known here. The browser's own date plays no part, so it may be wrong.

export class ServerClock {
  #ahead;

  /** From an answer: the server told its time at some moment between question and answer. */
  answered(serverTime, askedAt, heardAt = performance.now()) {
    this.#ahead = Date.parse(serverTime) - (askedAt + heardAt) / 2;
  }

  /** From a push, which was on its way for a while: it is at least that late. */
  pushed(serverTime) {
    const ahead = Date.parse(serverTime) - performance.now();
    this.#ahead = Math.max(this.#ahead ?? ahead, ahead);
  }

  /** Milliseconds until a moment the server named, never below zero. */
  until(time) {
    return this.#ahead === undefined ? 0 : Math.max(0, Date.parse(time) - this.#ahead - performance.now());
  }
}
