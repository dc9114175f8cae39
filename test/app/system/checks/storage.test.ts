import { expect, test } from "vitest";
import { judgeStorage } from "../../../../src/app/system/checks/storage.ts";

const sound = {
  trial: { bytes: 8e6, writeMs: 100, readMs: 10, isIntact: true },
  freeBytes: 5e9,
  isPersistent: true,
};

test("fast, roomy and kept is good", () => {
  const { verdict, figures, remedy } = judgeStorage(sound);
  expect([verdict, remedy]).toEqual(["good", ""]);
  expect(figures.find(({ name }) => name === "writing")).toMatchObject({ value: 80, unit: "MB/s" });
  expect(figures.find(({ name }) => name === "room")).toMatchObject({ value: 5, unit: "GB" });
});

test("what is slow, full, damaged or may go is told with what to do", () => {
  const slow = judgeStorage({ ...sound, trial: { ...sound.trial, writeMs: 4000 } });
  expect([slow.verdict, slow.remedy]).toEqual(["attention", expect.stringContaining("slow")]);
  expect(judgeStorage({ ...sound, freeBytes: 5e7 }).verdict).toBe("bad");
  expect(judgeStorage({ ...sound, freeBytes: null }).verdict).toBe("unmeasured");
  expect(judgeStorage({ ...sound, isPersistent: false }).verdict).toBe("attention");
  const torn = judgeStorage({ ...sound, trial: { ...sound.trial, isIntact: false } });
  expect([torn.verdict, torn.remedy]).toEqual(["bad", expect.stringContaining("do not record")]);
});

test("nothing that can be written is bad, with the reason", () => {
  const { verdict, figures, remedy } = judgeStorage({ ...sound, trial: { reason: "No files here." } });
  expect(verdict).toBe("bad");
  expect(figures[0]?.value).toBe("No files here.");
  expect(remedy).toContain("private window");
});
