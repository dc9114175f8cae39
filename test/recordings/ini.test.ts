import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIni } from "../../src/recordings/ini.ts";

const plain = (text: string) =>
  Object.fromEntries([...parseIni(text)].map(([name, entries]) => [name, Object.fromEntries(entries)]));

test("sections come by lower-case name, keys and values as written, without surrounding blanks", () => {
  expect(plain("[Common Infos]\n DataFile = a b.eeg \n[ Binary INFOS ]\nBinaryFormat=INT_16")).toEqual({
    "common infos": { DataFile: "a b.eeg" },
    "binary infos": { BinaryFormat: "INT_16" },
  });
});

test("comments, blank lines, lines that are no entry and entries outside any section are passed over", () => {
  const text = "Title line\nlost=1\n[A]\n; note=1\n\n  \njust words\n=nameless\nkept=2";
  expect(plain(text)).toEqual({ a: { kept: "2" } });
});

test("a value may hold equal signs and be empty", () => {
  expect(plain("[A]\nformula=a=b\nempty=")).toEqual({ a: { formula: "a=b", empty: "" } });
});

test("a section that comes twice is one, and the later of two entries counts", () => {
  expect(plain("[A]\nx=1\ny=1\n[B]\nx=9\n[a]\ny=2")).toEqual({ a: { x: "1", y: "2" }, b: { x: "9" } });
});

test("line ends of every system and a byte order mark make no difference", () => {
  const lines = ["[A]", "x=1", "", "y=2", "[B]", "z=3"];
  const expected = plain(lines.join("\n"));
  for (const end of ["\r\n", "\r", "\n\n"]) expect(plain(lines.join(end))).toEqual(expected);
  expect(plain(`\uFEFF${lines.join("\n")}`)).toEqual(expected);
});

test("what is written comes back", () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
  const value = fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, " ").trim());
  const section = fc.dictionary(word, value, { maxKeys: 5, noNullPrototype: true });
  const name = fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/);
  fc.assert(
    fc.property(fc.dictionary(name, section, { maxKeys: 4, noNullPrototype: true }), (sections) => {
      const text = Object.entries(sections)
        .map(([title, entries]) =>
          [`[${title}]`, ...Object.entries(entries).map(([key, entry]) => `${key}=${entry}`)].join("\n"),
        )
        .join("\n");
      expect(plain(text)).toEqual(sections);
    }),
  );
});

test("no text makes it fail", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseIni(text)));
});
