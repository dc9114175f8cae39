/**
 * The state of an object as plain numbers, to be written back into another one that was made the same way. Whatever holds
 * state in this project holds it in numbers and typed arrays, so that one walk over an object's own fields finds all of it.
 */
export interface Snapshot {
  /** Of the fields walked, their kinds and lengths: a state fits nothing that was made otherwise. */
  readonly shape: number;
  /** In the order of the walk. */
  readonly values: Float64Array;
}

/** How a field that may change its kind stands in the values: before the value itself. */
const kinds = { number: 0, boolean: 1, null: 2, undefined: 3 } as const;

/**
 * Copies the state out of `root`: every number, boolean, null and typed array in its own fields, and in theirs. Functions are left
 * out; strings are taken to be settled, and have to be the same where the state is written back.
 * @throws TypeError naming a field that cannot be walked: a Map, a promise, a circle
 */
export function captureState(root: object): Snapshot {
  const writer = new Writer();
  walk(root, writer, []);
  return { shape: writer.shape, values: writer.written() };
}

/**
 * Writes a state back in place.
 * @param root made the same way as what the state was captured from
 * @throws TypeError where it was not, before anything is written
 */
export function restoreState(root: object, snapshot: Snapshot): void {
  const check = new Writer();
  walk(root, check, []);
  if (check.shape !== snapshot.shape || check.length !== snapshot.values.length) {
    throw new TypeError("a state was captured from an object of another shape");
  }
  walk(root, new Reader(snapshot.values), []);
}

type AnyArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Uint8Array;

/** What the walk does with each field that it comes to. */
interface Visitor {
  structure(what: string, length: number): void;
  array(values: AnyArray): void;
  scalar(holder: Record<string, unknown>, key: string): void;
}

/** @param within keys and objects on the way here, one after another */
function walk(value: object, visitor: Visitor, within: unknown[]): void {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    visitor.structure("", (value as AnyArray).length);
    visitor.array(value as AnyArray);
    return;
  }
  if (!isWalkable(value) || within.includes(value)) {
    const path = within.filter((step) => typeof step === "string").join(".");
    const kind = Object.prototype.toString.call(value);
    throw new TypeError(
      isWalkable(value) ? `${path} leads back to itself` : `${path} is ${kind}: its state cannot be walked`,
    );
  }
  const holder = value as Record<string, unknown>;
  within.push(value);
  for (const key in holder) {
    if (!Object.hasOwn(holder, key)) continue;
    const field = holder[key];
    if (typeof field === "function") continue;
    visitor.structure(key, 0);
    if (typeof field === "string") visitor.structure(field, 1);
    else if (typeof field === "object" && field !== null) {
      within.push(key);
      walk(field, visitor, within);
      within.pop();
    } else visitor.scalar(holder, key);
  }
  within.pop();
}

function isWalkable(value: object): boolean {
  return Array.isArray(value) || Object.prototype.toString.call(value) === "[object Object]";
}

class Writer implements Visitor {
  /** FNV-1a over the names of the fields walked. */
  shape = 0x811c9dc5;
  length = 0;
  private values = new Float64Array(1024);

  written(): Float64Array {
    return this.values.slice(0, this.length);
  }

  structure(what: string, length: number): void {
    let hash = Math.imul(this.shape ^ length, 0x01000193);
    for (let i = 0; i < what.length; i++) hash = Math.imul(hash ^ what.charCodeAt(i), 0x01000193);
    this.shape = hash >>> 0;
  }

  array(values: AnyArray): void {
    this.reserve(values.length);
    this.values.set(values, this.length);
    this.length += values.length;
  }

  scalar(holder: Record<string, unknown>, key: string): void {
    const value = holder[key];
    const kind = value === null ? kinds.null : kinds[typeof value as keyof typeof kinds];
    if (kind === undefined) throw new TypeError(`${key} is a ${typeof value}: no state`);
    this.reserve(2);
    this.values[this.length++] = kind;
    this.values[this.length++] = Number(value ?? 0);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.values.length) return;
    const larger = new Float64Array(Math.max(2 * this.values.length, this.length + count));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }
}

class Reader implements Visitor {
  private at = 0;

  constructor(private readonly values: Float64Array) {}

  structure(): void {}

  array(values: AnyArray): void {
    values.set(this.values.subarray(this.at, this.at + values.length));
    this.at += values.length;
  }

  scalar(holder: Record<string, unknown>, key: string): void {
    const kind = this.values[this.at++];
    const value = this.values[this.at++] as number;
    holder[key] =
      kind === kinds.number
        ? value
        : kind === kinds.boolean
          ? value === 1
          : kind === kinds.null
            ? null
            : undefined;
  }
}
