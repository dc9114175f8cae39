import type { Session } from "../session.ts";

/** Triggers of a gamepad in the standard layout: buttons 6 and 7 tell how far they are pressed. */
const triggers = [6, 7] as const;

/** A person's hand in place of the simulated patient's: a pointer, keys or the trigger of a gamepad, whichever asks for most. */
export class Hand {
  /** Fraction of maximum that is asked for now. */
  fraction = 0;
  private readonly asked = { pointer: 0, keys: 0, trigger: 0 };
  private readonly stopPolling: () => void;

  constructor(private readonly session: Session) {
    session.setHand(0);
    // Gamepads tell of nothing by themselves.
    this.stopPolling = session.loop.add(() => this.ask("trigger", pressedTrigger()));
  }

  /** Changes what one of them asks for; the simulated patient is told at once. */
  ask(by: keyof Hand["asked"], fraction: number): void {
    const { asked } = this;
    asked[by] = Math.min(1, Math.max(0, fraction));
    const most = Math.max(asked.pointer, asked.keys, asked.trigger);
    if (most === this.fraction) return;
    this.fraction = most;
    this.session.setHand(most);
  }

  letGo(): void {
    this.stopPolling();
    this.session.setHand(null);
  }
}

function pressedTrigger(): number {
  let most = 0;
  for (const pad of navigator.getGamepads())
    for (const trigger of triggers) most = Math.max(most, pad?.buttons[trigger]?.value ?? 0);
  return most;
}
