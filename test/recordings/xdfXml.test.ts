import { expect, test } from "vitest";
import { eachOf, textOf } from "../../src/recordings/xdfXml.ts";

test("texts are found by their tags, with entities spelled out", () => {
  expect(textOf("<info><name> a &lt;&amp;&#181;&#x56;&gt; </name></info>", "name")).toBe("a <&µV>");
  expect(textOf("<name/>", "name")).toBeNull();
  expect(textOf("<name>never closed", "name")).toBeNull();
  expect(textOf("<x>&#xffffff;&nope;</x>", "x")).toBe("&#xffffff;&nope;");
});

test("parts of one name come in order, no more than asked for", () => {
  const xml = "<c><l>1</l></c><d/><c><l>2</l></c><c>3</c><c>open";
  expect(eachOf(xml, "c", 9)).toEqual(["<l>1</l>", "<l>2</l>", "3"]);
  expect(eachOf(xml, "c", 2)).toHaveLength(2);
});
