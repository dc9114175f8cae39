import { NativeSelect } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import type { ChannelSpectrum as Spectrum } from "../../contract/apis.ts";
import type { SourceConfig, SpectrumRequest } from "../../contract/config.ts";
import { formatCount, formatFigure, formatValue } from "../format.ts";
import type { Span } from "../plots/span.ts";
import type { Session } from "../session.ts";
import { useNewest } from "../useNewest.ts";
import { densityUnit, formatExponent, SpectrumPlot } from "./SpectrumPlot.tsx";
import { formatLength, spanWords } from "./span.ts";

interface Props {
  session: Session;
  source: SourceConfig;
  names: readonly string[];
  /** The channel to begin with. */
  first: string;
  rateHz: number;
  view: Span;
}

/** A stretch is looked at when it has been stood still at for so long. */
const settleMs = 250;

/** Spectrum of one channel over what is shown, and how steeply it falls. */
export function ChannelSpectrum({ session, source, names, first, rateHz, view }: Props) {
  const [asked, setAsked] = useState(first);
  const channel = names.includes(asked) ? asked : first;
  const ask = useCallback((request: SpectrumRequest) => session.spectrum(request), [session]);
  const { answer: spectrum, failure, want } = useNewest(ask);
  // What came last may be of the channel before.
  const found = failure === null && spectrum?.channel.name === channel ? spectrum : null;
  useEffect(() => {
    const timer = setTimeout(
      () =>
        want({
          source,
          channel,
          startSample: Math.floor(view.from * rateHz),
          endSample: Math.ceil(view.to * rateHz),
        }),
      settleMs,
    );
    return () => clearTimeout(timer);
  }, [source, channel, view, rateHz, want]);
  return (
    <section aria-labelledby="spectrum" data-testid="spectrum">
      <h2 id="spectrum">
        Spectrum <small>{found && stretchWords(found, rateHz, view)}</small>
      </h2>
      <div className="spectrum-head">
        <NativeSelect
          size="xs"
          label="Channel"
          value={channel}
          onChange={(event) => setAsked(event.currentTarget.value)}
          data={[...names]}
          data-testid="spectrum-channel"
        />
        {found?.fit && <Figures spectrum={found} />}
      </div>
      {failure !== null ? (
        <p className="finding-error" role="alert">
          <b>Not read</b> {failure} Zoom, or choose another channel, to try again.
        </p>
      ) : (
        found && <Found spectrum={found} />
      )}
    </section>
  );
}

function Figures({ spectrum: { fit, line, channel } }: { spectrum: Spectrum }) {
  if (!fit) return null;
  return (
    <>
      <dl className="spectrum-figure">
        <dt>Aperiodic exponent</dt>
        <dd>
          <span data-testid="spectrum-exponent">{formatExponent(fit.exponent)}</span>
          <small>
            {formatFigure(fit.lowHz)} to {formatFigure(fit.highHz)} Hz
          </small>
        </dd>
      </dl>
      <dl className="spectrum-figure">
        <dt>Offset, density at 1 Hz</dt>
        <dd>
          {formatFigure(10 ** fit.offset)}
          <small>{densityUnit(channel.unit)}</small>
        </dd>
      </dl>
      {line && (
        <dl className="spectrum-figure">
          <dt>Mains, {line.lineHz} Hz</dt>
          <dd>
            {formatValue(line.rms, channel.unit)}
            <small>RMS, {line.decibels.toFixed(0)} dB above its surroundings</small>
          </dd>
        </dl>
      )}
    </>
  );
}

function Found({ spectrum }: { spectrum: Spectrum }) {
  const { segments, fit, channel, density } = spectrum;
  if (segments === 0)
    return <p className="beside">There are too few samples without a gap here: zoom out for a spectrum.</p>;
  if (!density.some((power) => power > 0))
    return <p className="beside">{channel.name} is flat here: it has no spectrum. Choose another channel.</p>;
  const words = fit
    ? `aperiodic exponent ${formatExponent(fit.exponent)} from ${formatFigure(fit.lowHz)} to ${formatFigure(fit.highHz)} Hz`
    : "no line was fitted";
  return (
    <>
      <SpectrumPlot spectrum={spectrum} label={`Power spectral density of ${channel.name}; ${words}`} />
      <p className="beside">
        Welch's method: {formatCount(segments)} {segments === 1 ? "segment" : "segments"} of{" "}
        {formatLength(spectrum.segmentSeconds)}, half over one another.{" "}
        {fit
          ? `The line is fitted to the logarithms of power and frequency, without peaks above it and the mains (${Math.round(100 * fit.leftOut)} % of the frequencies). The exponent has no unit: 0 is white noise, 2 a random walk.`
          : "The stretch is too short, or the channel too slow, for a line from 4 to 90 Hz: zoom out for one."}
      </p>
    </>
  );
}

/** Which stretch it is of: that which is shown, or its middle. */
function stretchWords({ startSample, endSample }: Spectrum, rateHz: number, view: Span): string {
  const span = { from: startSample / rateHz, to: endSample / rateHz };
  const isMiddle = span.to - span.from < 0.99 * (view.to - view.from);
  return `${spanWords(span)}${isMiddle ? " about the middle of what is shown" : ""}`;
}
