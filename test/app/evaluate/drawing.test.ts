import { describe, expect, test } from "vitest";
import { diverging } from "../../../src/app/evaluate/diverging.ts";
import { linearScale, scoreBounds } from "../../../src/app/evaluate/scale.ts";

describe("scales", () => {
  test("a scale puts values between its ends and labels round ones", () => {
    const scale = linearScale([-0.1, 1], [0, 110], 0.2);
    expect(scale(-0.1)).toBe(0);
    expect(scale(1)).toBeCloseTo(110);
    expect(scale.ticks.map(Math.abs)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  test("an axis of scores goes up to 1 and down to the least, no farther than −1", () => {
    expect(scoreBounds([0.5, Number.NaN, 0.2])).toEqual([0, 1]);
    expect(scoreBounds([0.5, -0.23])).toEqual([-0.3, 1]);
    expect(scoreBounds([-7])).toEqual([-1, 1]);
  });
});

describe("the diverging colour map", () => {
  const contrast = ({ background, color }: { background: string; color: string }) => {
    const of = (rgb: readonly number[]) => {
      const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
        const share = value / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = of((background.match(/\d+/g) ?? []).map(Number));
    const text = color === "#000" ? 0 : 1;
    return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
  };

  test("can be read everywhere (WCAG AA), and ends in blue and vermilion", () => {
    for (let place = -1.2; place <= 1.2; place += 0.01)
      expect(contrast(diverging(place)), String(place)).toBeGreaterThanOrEqual(4.5);
    expect(diverging(-2).background).toBe("rgb(0 114 178)");
    expect(diverging(1).background).toBe("rgb(213 94 0)");
  });
});
