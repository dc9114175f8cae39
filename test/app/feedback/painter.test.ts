import { expect, test } from "vitest";
import type { Display } from "../../../src/app/display.ts";
import { drawBar, drawTarget, type Scene, type StagePalette } from "../../../src/app/feedback/painter.ts";
import { Ring } from "../../../src/signal/ring.ts";

const colours = new Proxy(
  { font: "12px Inter" },
  {
    get: (own, name) => (name === "font" ? own.font : String(name)),
  },
) as unknown as StagePalette;

/** Fills of what is drawn with lines: colour and corners. */
function filled(
  draw: (ctx: CanvasRenderingContext2D) => void,
): { colour: string; corners: [number, number][] }[] {
  const fills: { colour: string; corners: [number, number][] }[] = [];
  let corners: [number, number][] = [];
  const corner = (x: number, y: number) => corners.push([x, y]);
  const ctx = {
    fillStyle: "",
    beginPath: () => {
      corners = [];
    },
    moveTo: corner,
    lineTo: corner,
    fill: () => fills.push({ colour: ctx.fillStyle, corners: [...corners] }),
    measureText: (text: string) => ({ width: 10 * text.length }),
  };
  const quiet = () => undefined;
  draw(
    new Proxy(ctx, {
      get: (own, name) => Reflect.get(own, name) ?? quiet,
    }) as unknown as CanvasRenderingContext2D,
  );
  return fills;
}

const empty = new Ring(Float64Array, 4);
const scene = (hand: number): Scene => ({
  display: {
    magnitude: 100,
    decoded: empty,
    decodedSeconds: empty,
    hopMs: 100,
    nowSeconds: 0,
  } as Partial<Display> as Display,
  unit: "%",
  full: 100,
  value: 40,
  hand,
  isHeld: false,
  cue: undefined,
  tolerance: 10,
  isStill: false,
});

test.each([
  ["bar", drawBar],
  ["target", drawTarget],
] as const)(
  "beside the decoded value a hand that squeezes is shown where it is, in the %s",
  (_name, draw) => {
    const [width, height] = [800, 700];
    const triangles = (hand: number) =>
      filled((ctx) => draw(ctx, width, height, colours, scene(hand))).filter(
        ({ corners }) => corners.length === 3,
      );
    expect(triangles(Number.NaN)).toEqual([]);
    const heights = [0, 25, 100].map((hand) => {
      const [triangle] = triangles(hand);
      expect(triangle?.colour).toBe("ink");
      const [upper, tip, lower] = triangle!.corners;
      expect(tip![0]).toBeGreaterThan(upper![0]);
      expect(lower![1] + upper![1]).toBeCloseTo(2 * tip![1], 9);
      return tip![1];
    });
    const [none, quarter, all] = heights as [number, number, number];
    expect(all).toBeLessThan(none);
    expect((none - quarter) / (none - all)).toBeCloseTo(0.25, 9);
  },
);
