import { formatCount, formatError, formatFigure } from "../format.ts";
import { WideTable } from "../WideTable.tsx";
import { type Detail, type Report, titleOf } from "./report.ts";
import { Section } from "./Section.tsx";

interface Part {
  label: string;
  count: number;
  bias: number;
  rmse: number;
}

/** Where the errors of the best decoder lie. */
export function Errors({ report, detail }: { report: Report; detail: Detail }) {
  const { unit } = report;
  const title = titleOf(report, detail.decoder);
  const magnitude = Math.max(
    ...detail.byLevel.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))),
  );
  const told = (value: number) => formatError(value, unit, magnitude);
  return (
    <Section
      title="Where the errors lie"
      why={`Of ${title}, on what it never saw. Bias is decoded less measured: below 0, too little is decoded. Errors that grow with the minutes since calibration would ask for calibrating again.`}
    >
      <div className="error-tables">
        <ErrorTable
          title="By measured force"
          told={told}
          parts={detail.byLevel.map(({ low, high, ...errors }) => ({
            label: unit === "%" ? `${formatFigure(low)} to ${told(high)}` : `${told(low)} to ${told(high)}`,
            ...errors,
          }))}
        />
        <ErrorTable
          title="By time since calibration"
          told={told}
          parts={detail.byTime.map(({ low, high, ...errors }) => ({
            label: `${formatFigure(low / 60)} to ${formatFigure(high / 60)} min`,
            ...errors,
          }))}
        />
        <ErrorTable
          title="By signal quality"
          told={told}
          parts={detail.byQuality.map(({ label, ...errors }) => ({
            label: label === "good" ? "all channels good" : "a channel doubtful",
            ...errors,
          }))}
        />
      </div>
    </Section>
  );
}

function ErrorTable({
  title,
  parts,
  told,
}: {
  title: string;
  parts: readonly Part[];
  told(value: number): string;
}) {
  const most = Math.max(...parts.map(({ rmse }) => rmse).filter(Number.isFinite), 0);
  if (parts.length === 0) {
    return (
      <div>
        <h3>{title}</h3>
        <p className="beside">Not known: there was too little to tell.</p>
      </div>
    );
  }
  return (
    <WideTable label={title}>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col" className="number">
            values
          </th>
          <th scope="col" className="number">
            bias
          </th>
          <th scope="col" className="number">
            RMSE
          </th>
          <th scope="col">
            <span className="hidden">RMSE as a bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ label, count, bias, rmse }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="number">{formatCount(count)}</td>
            <td className="number">{told(bias)}</td>
            <td className="number">{told(rmse)}</td>
            <td className="bar-cell">
              <i style={{ width: `${most > 0 && Number.isFinite(rmse) ? (100 * rmse) / most : 0}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
