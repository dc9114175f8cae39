import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, unpack } from "../../src/sessions/pack.ts";
import { InputError } from "../../src/signal/errors.ts";

const numbers = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** 53),
);

test("gives back what was put in, every number to the last bit", () => {
  fc.assert(
    fc.property(
      fc.record({
        text: fc.string({ unit: "binary" }),
        number: numbers,
        nested: fc.array(fc.record({ values: fc.float64Array({ maxLength: 5 }), codes: fc.uint8Array() })),
        floats: fc.float32Array(),
        nothing: fc.constant(null),
      }),
      (value) => {
        const bytes = pack(value);
        expect(bytes.length % 8).toBe(0);
        expect(unpack(bytes, "test")).toEqual(value);
      },
    ),
  );
});

test("a part of a larger array is packed alone", () => {
  const whole = Float32Array.of(1, 2, 3, 4);
  expect(unpack(pack({ part: whole.subarray(1, 3) }), "test")).toStrictEqual({ part: Float32Array.of(2, 3) });
});

test("refuses kinds of arrays that a log does not have", () => {
  expect(() => pack({ values: new Int16Array(1) })).toThrow(TypeError);
});

test("bytes that it did not make are one clear error, never another", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        unpack(bytes, "test");
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
  );
  const forged = pack({ values: new Float64Array(2) });
  const text = new TextDecoder().decode(forged).replace('"length":2', '"length":9');
  expect(() => unpack(new TextEncoder().encode(text), "test")).toThrow(InputError);
});
