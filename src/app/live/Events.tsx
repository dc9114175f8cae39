import { formatClock } from "../format.ts";
import { useApp } from "../store.ts";

const mostListed = 8;

/** Markers that were set last. */
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
            .map(({ seconds, text }) => (
              <li key={`${seconds} ${text}`}>
                <span className="beside">{formatClock(seconds)}</span> ⚑ {text}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
