/** How often workers are asked. */
const everyMs = 500;
/** The page itself was away where its own timer comes this much too late: nobody is blamed for that time. */
const awayMs = 1000;
/** A worker that has never answered has to load its script first: it is waited for this many times as long. */
const firstFactor = 5;

interface Watched {
  /** When the question that is open was put, by the page's clock; NaN where none is. */
  askedAtMs: number;
  hasAnswered: boolean;
}

/**
 * Asks workers again and again whether they are there, one question at a time for each, and tells of one that leaves a
 * question open for longer than its patience. A worker that was closed answers as little as one that hangs.
 */
export class Watchdog<Name extends string> {
  private readonly watched = new Map<Name, Watched>();
  private lastTickMs: number;

  /**
   * @param patienceMs by name of the worker
   * @param ask settles when the worker has answered
   * @param onSilent told once of a worker that left a question open so long; it is asked again after `expect`
   */
  constructor(
    private readonly patienceMs: Readonly<Record<Name, number>>,
    private readonly ask: (name: Name) => Promise<unknown>,
    private readonly onSilent: (name: Name, silentMs: number) => void,
    private readonly nowMs = () => performance.now(),
  ) {
    this.lastTickMs = nowMs();
    for (const name of Object.keys(patienceMs) as Name[]) this.expect(name);
    setInterval(() => this.tick(), everyMs);
  }

  /** A worker is new, and asked from now on. */
  expect(name: Name): void {
    this.watched.set(name, { askedAtMs: Number.NaN, hasAnswered: false });
  }

  /** A worker is known to be gone. */
  ignore(name: Name): void {
    this.watched.delete(name);
  }

  private tick(): void {
    const now = this.nowMs();
    const isBack = now - this.lastTickMs > everyMs + awayMs;
    this.lastTickMs = now;
    for (const [name, watched] of this.watched) {
      if (Number.isNaN(watched.askedAtMs)) this.put(name, watched, now);
      else if (isBack) watched.askedAtMs = now;
      const patienceMs = this.patienceMs[name] * (watched.hasAnswered ? 1 : firstFactor);
      if (now - watched.askedAtMs <= patienceMs) continue;
      this.ignore(name);
      this.onSilent(name, now - watched.askedAtMs);
    }
  }

  private put(name: Name, watched: Watched, now: number): void {
    watched.askedAtMs = now;
    void this.ask(name).then(
      () => {
        watched.askedAtMs = Number.NaN;
        watched.hasAnswered = true;
      },
      () => undefined,
    );
  }
}
