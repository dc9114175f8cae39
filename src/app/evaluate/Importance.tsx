import { formatR } from "../format.ts";
import { type Detail, type Report, titleOf } from "./report.ts";
import { Section } from "./Section.tsx";

type Groups = NonNullable<Detail["importance"]>;

/** What is lost without each band and each channel. */
export function Importance({ report, importance }: { report: Report; importance: Groups }) {
  const title = titleOf(report, report.detail?.decoder ?? "");
  const most = Math.max(
    ...[...importance.bands, ...importance.channels]
      .flatMap(({ mean, high }) => [mean, high])
      .filter(Number.isFinite),
    Number.MIN_VALUE,
  );
  return (
    <Section
      title="What it would miss"
      why={`How much R² of ${title} falls when a band or a channel is shifted in time, so that it tells nothing of the force of the moment. Bands that say the same can stand in for one another: each then looks less important than it is.`}
    >
      <div className="importance">
        <Bars title="Bands" groups={importance.bands} most={most} />
        <Bars title="Channels" groups={importance.channels} most={most} />
      </div>
    </Section>
  );
}

function Bars({ title, groups, most }: { title: string; groups: Groups["bands"]; most: number }) {
  const share = (value: number) => (Number.isFinite(value) ? (100 * Math.max(0, value)) / most : 0);
  return (
    <div>
      <h3>{title}</h3>
      <ul className="importance-bars">
        {groups
          .toSorted((a, b) => b.mean - a.mean)
          .map(({ name, mean, low, high }) => (
            <li key={name} title={`Middle half of the shifts: ${formatR(low)} to ${formatR(high)}`}>
              <span>{name}</span>
              <span className="importance-track" aria-hidden="true">
                <i style={{ width: `${share(mean)}%` }} />
                <u style={{ left: `${share(low)}%`, width: `${share(high) - share(low)}%` }} />
              </span>
              <b>{formatR(mean)}</b>
            </li>
          ))}
      </ul>
    </div>
  );
}
