import { afterEach, describe, expect, test, vi } from "vitest";
import { Hand } from "../../../src/app/feedback/hand.ts";
import type { Session } from "../../../src/app/session.ts";

afterEach(() => vi.unstubAllGlobals());

function rig() {
  const pads: (null | { buttons: { value: number }[] })[] = [];
  vi.stubGlobal("navigator", { getGamepads: () => pads });
  const told: (number | null)[] = [];
  const drawings = new Set<() => void>();
  const session = {
    setHand: (fraction: number | null) => void told.push(fraction),
    loop: {
      add(drawing: () => void) {
        drawings.add(drawing);
        return () => drawings.delete(drawing);
      },
    },
  } as unknown as Session;
  const press = (value: number) => {
    pads[1] = { buttons: Array.from({ length: 8 }, (_, button) => ({ value: button === 7 ? value : 0 })) };
  };
  pads.push(null);
  return {
    hand: new Hand(session),
    told,
    press,
    draw() {
      for (const drawing of drawings) drawing();
    },
    drawings,
  };
}

describe("a hand", () => {
  test("is at rest when it is taken, gives the most that is asked for, and tells what changes", () => {
    const { hand, told } = rig();
    hand.ask("pointer", 0.4);
    hand.ask("keys", 0.2);
    hand.ask("pointer", 0.4);
    hand.ask("pointer", 0);
    hand.ask("keys", 0);
    expect(told).toEqual([0, 0.4, 0.2, 0]);
    expect(hand.fraction).toBe(0);
  });

  test("gives from nothing to all there is, wherever the pointer is", () => {
    const { hand, told } = rig();
    hand.ask("pointer", 1.7);
    hand.ask("pointer", -0.3);
    expect(told).toEqual([0, 1, 0]);
  });

  test("follows the trigger of a gamepad, that is looked at as often as is drawn", () => {
    const { told, press, draw } = rig();
    draw();
    press(0.5);
    draw();
    draw();
    press(0);
    draw();
    expect(told).toEqual([0, 0.5, 0]);
  });

  test("is given back", () => {
    const { hand, told, drawings } = rig();
    hand.letGo();
    expect(told).toEqual([0, null]);
    expect(drawings.size).toBe(0);
  });
});
