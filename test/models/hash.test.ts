import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, sha256 } from "../../src/models/hash.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("sha256", () => {
  // FIPS 180-2, appendix B, and the empty message.
  test.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
    ["a".repeat(1e6), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ])("of the published vectors is as published", async (text, wanted) => {
    expect(await sha256(bytes(text))).toBe(wanted);
  });

  test("of a view is of what it shows, not of the buffer behind it", async () => {
    expect(await sha256(bytes("-abc-").subarray(1, 4))).toBe(await sha256(bytes("abc")));
    const samples = Float32Array.of(7, 1.5, -2, 7);
    const shown = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    expect(await sha256(samples.subarray(1, 3))).toBe(await sha256(shown));
  });
});

describe("canonicalJson", () => {
  test("puts keys in order at every depth and leaves lists as they are", () => {
    const value = { b: [{ d: 1, c: null }, 3, 2], a: { z: "ä", Y: true, 10: 0, 9: 0 } };
    expect(canonicalJson(value)).toBe('{"a":{"9":0,"10":0,"Y":true,"z":"ä"},"b":[{"c":null,"d":1},3,2]}');
  });

  test("does not depend on the order of keys, and gives the value back", () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("tells values apart that differ", () => {
    const texts = [{ a: 1 }, { a: "1" }, { a: [1] }, { a: null }, {}, [{ a: 1 }], { a: 1 + 2 ** -52 }].map(
      canonicalJson,
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});
