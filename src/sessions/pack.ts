import { InputError } from "../signal/errors.ts";

/**
 * Plain data with typed arrays in it as bytes, and back: a JSON text in which an array stands as its kind, length and place,
 * then the arrays as they are in memory, little-endian, each at a multiple of eight bytes. Numbers that JSON has not (NaN, the
 * infinities, -0) stand as objects. So every number comes back to the last bit, also NaN as NaN.
 */

const arrayTypes = { Float64Array, Float32Array, Uint32Array, Uint8Array } as const;
type ArrayType = keyof typeof arrayTypes;
type PackedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** @returns a multiple of eight bytes @throws TypeError where a typed array is of another kind */
export function pack(value: object): Uint8Array<ArrayBuffer> {
  const arrays: { array: PackedArray; at: number }[] = [];
  let size = 0;
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "number" && (!Number.isFinite(inner) || Object.is(inner, -0))) {
      return { $number: Object.is(inner, -0) ? "-0" : String(inner) };
    }
    if (!ArrayBuffer.isView(inner)) return inner;
    const type = inner.constructor.name;
    if (!Object.hasOwn(arrayTypes, type)) throw new TypeError(`a ${type} cannot be packed`);
    const array = inner as PackedArray;
    const at = size;
    arrays.push({ array, at });
    size += aligned(array.byteLength);
    return { $array: type, length: array.length, at };
  });
  const json = new TextEncoder().encode(text);
  const arraysAt = 8 + aligned(json.length);
  const bytes = new Uint8Array(arraysAt + size);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  for (const { array, at } of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), arraysAt + at);
  }
  return bytes;
}

/**
 * What `pack` was given. Arrays are copies of their own.
 * @param subject what the bytes are part of, for messages
 * @throws InputError where the bytes were not made by `pack`
 */
export function unpack(bytes: Uint8Array, subject: string): unknown {
  const damaged = () => new InputError(subject, "holds a record that cannot be read.");
  if (bytes.length < 8) throw damaged();
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(0, true);
  const arraysAt = 8 + aligned(jsonLength);
  if (arraysAt > bytes.length) throw damaged();
  const arrayOf = (type: string, length: unknown, at: unknown): PackedArray => {
    if (!Object.hasOwn(arrayTypes, type)) throw damaged();
    const make = arrayTypes[type as ArrayType];
    const from = arraysAt + Number(at);
    const to = from + Number(length) * make.BYTES_PER_ELEMENT;
    if (!(from >= arraysAt && from <= to && to <= bytes.length)) throw damaged();
    return new make(bytes.slice(from, to).buffer);
  };
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + jsonLength)), (_key, inner: unknown) => {
      if (typeof inner !== "object" || inner === null) return inner;
      const { $number, $array, length, at } = inner as Record<string, unknown>;
      if (typeof $number === "string") return Number($number);
      return typeof $array === "string" ? arrayOf($array, length, at) : inner;
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged();
  }
}
