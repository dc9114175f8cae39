import { formatClock } from "../format.ts";
import { useApp } from "../store.ts";

const mostListed = 8;

/** What happened last: markers that were set, grips that were seen. */
export function Events() {
  const events = useApp((state) => state.events);
  return (
    <section className="events" aria-labelledby="events">
      <h2 id="events">Events</h2>
      {events.length === 0 ? (
        <p className="beside">None yet. M sets a marker.</p>
      ) : (
        <ul data-testid="events">
          {events
            .slice(-mostListed)
            .toReversed()
            .map(({ seconds, kind, text }) => (
              <li key={`${seconds} ${kind} ${text}`} data-kind={kind}>
                <span className="beside">{formatClock(seconds)}</span>{" "}
                {kind === "marker" ? `⚑ ${text}` : text}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
