/** A map that is built when it is first read, so that loading the vocabulary costs little. */
class LazyMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #entries: () => Iterable<readonly [Key, Value]>;
  #map: ReadonlyMap<Key, Value> | null = null;

  constructor(entries: () => Iterable<readonly [Key, Value]>) {
    this.#entries = entries;
  }

  get #built(): ReadonlyMap<Key, Value> {
    this.#map ??= new Map(this.#entries());
    return this.#map;
  }

  get size(): number {
    return this.#built.size;
  }

  get(key: Key): Value | undefined {
    return this.#built.get(key);
  }

  has(key: Key): boolean {
    return this.#built.has(key);
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#built.entries();
  }

  keys(): MapIterator<Key> {
    return this.#built.keys();
  }

  values(): MapIterator<Value> {
    return this.#built.values();
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.#built.forEach((value, key) => {
      callback(value, key, this);
    });
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#built[Symbol.iterator]();
  }
}

/** The map of these entries, in their order; they are asked for once, when the map is first read. */
export function lazyMap<Key, Value>(entries: () => Iterable<readonly [Key, Value]>): ReadonlyMap<Key, Value> {
  return new LazyMap(entries);
}
