/** The last `capacity` ids, oldest forgotten first. */
export class SeenIds {
  #capacity;
  /** @type {Set<number>} in the order of arrival */
  #ids = new Set();

  /** @param {number} capacity */
  constructor(capacity) {
    this.#capacity = capacity;
  }

  /** @param {number} id */
  has(id) {
    return this.#ids.has(id);
  }

  /** @param {number} id */
  add(id) {
    this.#ids.add(id);
    if (this.#ids.size > this.#capacity) {
      const [oldest] = this.#ids;
      this.#ids.delete(oldest);
    }
  }

  clear() {
    this.#ids.clear();
  }
}
