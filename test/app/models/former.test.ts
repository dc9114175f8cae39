import { expect, test } from "vitest";
import { decoderBefore, type Former, remembered } from "../../../src/app/models/former.ts";

const decoder = (hash: string): Former => ({ hash, name: `decoder ${hash}`, model: `${hash}.json` });
const hashesAfter = (...hashes: string[]) =>
  hashes.reduce<readonly Former[]>((former, hash) => remembered(former, decoder(hash)), []);

test("what decoded before is the one gone back to, and gone back to once more the one come from", () => {
  expect(decoderBefore([])).toBeUndefined();
  expect(decoderBefore(hashesAfter("a"))).toBeUndefined();
  expect(decoderBefore(hashesAfter("a", "a"))).toBeUndefined();
  const former = hashesAfter("a", "b", "c");
  expect(decoderBefore(former)?.hash).toBe("b");
  const back = remembered(former, decoderBefore(former)!);
  expect(back.map(({ hash }) => hash)).toEqual(["a", "c", "b"]);
  expect(decoderBefore(back)?.hash).toBe("c");
});

test("no more are held than a page has memory for", () => {
  const former = hashesAfter(...Array.from({ length: 30 }, (_, i) => String(i)));
  expect(former).toHaveLength(10);
  expect(former.at(-1)?.hash).toBe("29");
});
