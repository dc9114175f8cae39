import { formatClock, formatCount, formatFigure } from "../format.ts";
import type { Session } from "../session.ts";
import type { OpenRecording } from "../store.ts";
import { OpenButton } from "../views/OpenButton.tsx";

interface Props {
  recording: OpenRecording;
  session: Session;
}

/** What a recording is, in a line. */
export function Summary({ recording: { report }, session }: Props) {
  const seconds = report.frameCount / report.info.rateHz;
  return (
    <section className="data-overview">
      <div>
        <h2 data-testid="recording-name">{report.label}</h2>
        <p className="beside">
          {report.format}, {report.channels.length} channels, {formatFigure(report.info.rateHz)} Hz,{" "}
          {formatClock(seconds)} ({formatCount(report.frameCount)} samples), {report.markerCount}{" "}
          {report.markerCount === 1 ? "marker" : "markers"}
        </p>
      </div>
      <OpenButton session={session} />
    </section>
  );
}
