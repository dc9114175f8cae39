import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { formatFigure, formatR, inUnit } from "../format.ts";
import { WideTable } from "../WideTable.tsx";
import { diverging, divergingGradient } from "./diverging.ts";
import { type Detail, type Report, titleOf } from "./report.ts";
import { Section } from "./Section.tsx";

type What = "weight" | "pattern";

/** What the best decoder decodes from, mapped back to channel and band. */
export function FeatureMap({ report, detail }: { report: Report; detail: Detail }) {
  const { map } = detail;
  const isLinear = map.some(({ weight }) => weight !== null);
  const [asked, setAsked] = useState<What>("weight");
  const what = isLinear ? asked : "pattern";
  const channels = [...new Set(map.map(({ channel }) => channel))];
  const bands = [...new Set(map.map(({ band }) => band))];
  const cellOf = (channel: string, band: string) =>
    map.find((cell) => cell.channel === channel && cell.band === band)?.[what] ?? Number.NaN;
  const most = Math.max(
    ...map.map((cell) => Math.abs(cell[what] ?? Number.NaN)).filter(Number.isFinite),
    Number.MIN_VALUE,
  );
  const title = titleOf(report, detail.decoder);
  const isWeight = what === "weight";
  const unit = isWeight ? inUnit(most, report.unit).unit : "";
  const told = (value: number) =>
    isWeight
      ? report.unit === "%"
        ? formatFigure(value)
        : inUnit(value, report.unit, most).text
      : formatR(value);
  return (
    <Section
      title="What it decodes from"
      why={
        what === "weight"
          ? `Weights of ${title} on each channel and band, summed over lags: how far the decoded value moves${unit && `, in ${unit},`} when the feature rises by one standard deviation. Weights also cancel noise, so a large one need not mean that the brain signal is there: look at the pattern.`
          : `Correlation of each channel and band with what ${title} decodes (a pattern after Haufe et al. 2014): blue falls when force rises, as beta does; orange rises with it.`
      }
    >
      <div className="section-tools">
        {isLinear && (
          <SegmentedControl
            className="no-export"
            size="xs"
            aria-label="What the map shows"
            value={what}
            onChange={(value) => setAsked(value as What)}
            data={[
              { value: "weight", label: "Weights" },
              { value: "pattern", label: "Pattern" },
            ]}
          />
        )}
        <span className="map-legend">
          {told(-most)}
          <i style={{ backgroundImage: divergingGradient }} aria-hidden="true" />
          {told(most)}
          {unit && ` ${unit}`}
        </span>
      </div>
      <WideTable label="Channels by bands">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            {bands.map((band) => (
              <th key={band} scope="col" className="map-head">
                {band}
              </th>
            ))}
          </tr>
        </thead>
        <tbody data-testid="feature-map">
          {channels.map((channel) => (
            <tr key={channel}>
              <th scope="row">{channel}</th>
              {bands.map((band) => {
                const value = cellOf(channel, band);
                return Number.isFinite(value) ? (
                  <td key={band} className="map-cell" style={{ ...diverging(value / most) }}>
                    {told(value)}
                  </td>
                ) : (
                  <td key={band} className="map-cell">
                    –
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Section>
  );
}
