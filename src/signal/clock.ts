/** One exchange of a handshake: asked at `sentMs`, answered at `answeredMs` by the other clock, heard at `heardMs`. */
export interface ClockExchange {
  sentMs: number;
  answeredMs: number;
  heardMs: number;
}

/**
 * What to add to a stamp of the other clock to read it on ours: the midpoint rule of NTP on the exchange
 * with the shortest round trip, which bounds the error by half that trip.
 */
export function clockOffsetMs(exchanges: readonly ClockExchange[]): number {
  let best: ClockExchange | undefined;
  for (const exchange of exchanges) {
    if (!best || exchange.heardMs - exchange.sentMs < best.heardMs - best.sentMs) best = exchange;
  }
  if (!best) return 0;
  return (best.sentMs + best.heardMs) / 2 - best.answeredMs;
}
