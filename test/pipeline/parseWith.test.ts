import * as v from "valibot";
import { expect, test } from "vitest";
import { parseWith } from "../../src/pipeline/parseWith.ts";
import { InputError } from "../../src/signal/errors.ts";

const Schema = v.object({ speed: v.picklist([1, 2]), nested: v.object({ list: v.array(v.number()) }) });

test("what fits comes out as the schema says, without what is not in it", () => {
  const value = { speed: 2, nested: { list: [1] }, more: true };
  expect(parseWith(Schema, value, "run")).toEqual({ speed: 2, nested: { list: [1] } });
});

test("what does not fit is refused by subject and field", () => {
  const refuse = (value: unknown, message: string) => {
    expect(() => parseWith(Schema, value, "run")).toThrow(InputError);
    expect(() => parseWith(Schema, value, "run")).toThrow(message);
  };
  refuse({ speed: 3, nested: { list: [] } }, "run: speed: ");
  refuse({ speed: 1, nested: { list: [1, "2"] } }, "run: nested.list.1: ");
  refuse(null, "run: ");
});
