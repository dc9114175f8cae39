import { expect, test } from "vitest";
import { Blocks, bytesOf, decodeText } from "../../src/recordings/slices.ts";
import { expectRefusal, fileOf } from "./fixture.ts";

test("bytes come as asked, and a file that became shorter is refused", async () => {
  const file = fileOf("a", Uint8Array.of(1, 2, 3, 4));
  expect((await bytesOf(file, 1, 2)).getUint16(0)).toBe(0x0203);
  await expectRefusal(bytesOf(file, 2, 3), "a", "changed while it was read");
});

test("blocks used last are kept, others read again, and what failed is tried again", async () => {
  const loaded: number[] = [];
  const blocks = new Blocks(async (index) => {
    loaded.push(index);
    if (index === 9 && loaded.filter((each) => each === 9).length === 1) throw new Error("once");
    return index;
  }, 2);
  for (const index of [1, 2, 1, 3, 1, 2]) expect(await blocks.get(index)).toBe(index);
  expect(loaded).toEqual([1, 2, 3, 2]);
  await expect(blocks.get(9)).rejects.toThrow("once");
  expect(await blocks.get(9)).toBe(9);
});

test("text is UTF-8 where it can be, else Latin-1, and UTF-16 where it says so", () => {
  expect(decodeText(new TextEncoder().encode("µV"))).toBe("µV");
  expect(decodeText(Uint8Array.of(0xb5, 0x56))).toBe("µV");
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xb5, 0, 0x56, 0).subarray(0))).toBe("µV");
});
