import { useEffect, useRef } from "react";
import type { Session } from "../session.ts";
import { insetOf } from "./painter.ts";
import { feedbackStore } from "./state.ts";

/** What the space bar squeezes with while it is held, and how far an arrow key goes, as fractions of maximum. */
const spaceForce = 0.6;
const arrowStep = 0.05;

/** Lies over the force: where it is pressed, so strong is the squeeze; let go, the hand is at rest. */
export function SqueezePad({ session, screen }: { session: Session; screen: Window }) {
  const pad = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = pad.current as HTMLDivElement;
    // The keys are where the switch was.
    if (screen === window) element.focus();
    let shown = "";
    return session.loop.add(() => {
      const percent = String(Math.round(100 * (feedbackStore.getState().hand?.fraction ?? 0)));
      if (percent !== shown) element.setAttribute("aria-valuenow", percent);
      shown = percent;
    });
  }, [session, screen]);

  const ask = (by: "pointer" | "keys", fraction: number) => feedbackStore.getState().hand?.ask(by, fraction);
  const press = ({ clientY, buttons }: React.PointerEvent) => {
    if (buttons === 0) return;
    const { top, height } = (pad.current as HTMLDivElement).getBoundingClientRect();
    const inset = insetOf(height);
    ask("pointer", 1 - (clientY - top - inset) / (height - 2 * inset));
  };
  const release = () => ask("pointer", 0);
  const onKey = (event: React.KeyboardEvent) => {
    const fraction = feedbackStore.getState().hand?.fraction ?? 0;
    const asked = {
      " ": spaceForce,
      ArrowUp: fraction + arrowStep,
      ArrowDown: fraction - arrowStep,
      Home: 0,
      End: 1,
    }[event.key];
    if (asked === undefined) return;
    event.preventDefault();
    ask("keys", asked);
  };
  return (
    <div
      ref={pad}
      className="squeeze-pad"
      role="slider"
      tabIndex={0}
      aria-label="Squeeze: press and drag up and down, hold the space bar, or use the arrow keys"
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid="squeeze-pad"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        press(event);
      }}
      onPointerMove={press}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKey}
      onKeyUp={({ key }) => key === " " && ask("keys", 0)}
      onBlur={() => ask("keys", 0)}
    />
  );
}
