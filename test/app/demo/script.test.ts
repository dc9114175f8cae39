import { expect, test } from "vitest";
import { demoSeconds, sceneAt, scenes } from "../../../src/app/demo/script.ts";
import { artefacts, decoders } from "../../../src/contract/catalogue.ts";

test("lasts two minutes, and leaves the stream as it found it", () => {
  expect(demoSeconds).toBe(120);
  const last = scenes.at(-1);
  expect(last?.view).toBe("live");
  expect(last?.artefacts).toBeUndefined();
  expect(scenes.findLast(({ decoder }) => decoder)?.decoder).toBe("wiener-cascade");
});

test("asks for nothing that there is not", () => {
  for (const scene of scenes) {
    for (const name of scene.artefacts ?? []) expect(artefacts).toContain(name);
    if (scene.decoder) expect(decoders.map(({ name }) => name)).toContain(scene.decoder);
  }
});

test("each scene comes at its time, and then it is over", () => {
  expect(sceneAt(0)).toBe(scenes[0]);
  expect(sceneAt(11.9)).toBe(scenes[0]);
  expect(sceneAt(12)).toBe(scenes[1]);
  expect(sceneAt(119.9)).toBe(scenes.at(-1));
  expect(sceneAt(120)).toBeNull();
});
