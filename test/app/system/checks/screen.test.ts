import { expect, test } from "vitest";
import { judgeScreen } from "../../../../src/app/system/checks/screen.ts";

/** Frames so many ms apart, over about two seconds. */
const every = (ms: number) => Array.from({ length: Math.ceil(2000 / ms) + 1 }, (_, i) => 500 + i * ms);

test("60 a second without a gap is good", () => {
  const { verdict, figures } = judgeScreen({ frameMs: every(1000 / 60), isHidden: false });
  expect(verdict).toBe("good");
  expect(figures[0]?.value).toBeCloseTo(60);
  expect(figures[1]?.value).toBeCloseTo(1000 / 60);
});

test("a slow screen and a long gap are told", () => {
  expect(judgeScreen({ frameMs: every(1000 / 30), isHidden: false }).verdict).toBe("attention");
  expect(judgeScreen({ frameMs: every(1000 / 10), isHidden: false }).verdict).toBe("bad");
  const stalled = every(1000 / 60).filter((_, i) => i < 30 || i > 37);
  const { verdict, figures, remedy } = judgeScreen({ frameMs: stalled, isHidden: false });
  expect(verdict).toBe("bad");
  expect(figures[1]?.value).toBeCloseTo(150);
  expect(remedy).toContain("close other programs");
});

test("a hidden page cannot be measured, nor one that is not drawn", () => {
  const hidden = judgeScreen({ frameMs: every(16), isHidden: true });
  expect(hidden.verdict).toBe("unmeasured");
  expect(hidden.figures[0]?.value).toContain("Not measurable while the page is hidden");
  expect(judgeScreen({ frameMs: [3], isHidden: false }).verdict).toBe("unmeasured");
});
