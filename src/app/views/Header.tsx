import {
  ActionIcon,
  NativeSelect,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { artefactTitles, patients } from "../../contract/catalogue.ts";
import { type Speed, speeds } from "../../contract/config.ts";
import { withKey } from "../actions.ts";
import { formatClock } from "../format.ts";
import { Icon } from "../icons.tsx";
import { MarkerButton } from "../live/MarkerButton.tsx";
import { DriftLight } from "../models/DriftLight.tsx";
import type { Session } from "../session.ts";
import { RecordButton } from "../sessions/RecordButton.tsx";
import { store, useApp } from "../store.ts";
import { DecoderChoice } from "./DecoderChoice.tsx";

const SourceDrawer = lazy(() => import("./SourceDrawer.tsx"));

const speedTitle = (speed: Speed) => (speed === "max" ? "max" : `${speed}×`);

/** What is being decoded and how, and what can be done about it. */
export function Header({ session }: { session: Session }) {
  return (
    <header className="header">
      <h1 className="brand">Gripscope</h1>
      <SourceBadge session={session} />
      <Transport session={session} />
      <DecoderChoice session={session} />
      <Lights />
      <DriftLight />
      <div className="header-end">
        <ThemeButton />
        <Tooltip label={withKey("Keys and help", "help")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keys and help"
            onClick={() => store.setState({ helpShown: true })}
          >
            <Icon name="help" />
          </ActionIcon>
        </Tooltip>
      </div>
    </header>
  );
}

/** Says what the data are; simulated data are always said to be simulated. Opens the choice of the source. */
function SourceBadge({ session }: { session: Session }) {
  const run = useApp((state) => state.run);
  const choice = useApp((state) => state.choice);
  const [shown, setShown] = useState(false);
  const isSimulated = run ? run.summary.simulated : choice.source === "sim";
  const title = patients.find(({ name }) => name === choice.patient)?.title ?? choice.patient;
  const label =
    run?.summary.label ?? (choice.source === "sim" ? `${title}, seed ${choice.seed}` : "no recording");
  return (
    <>
      <button
        type="button"
        className="source"
        onClick={() => setShown(!shown)}
        aria-expanded={shown}
        aria-haspopup="dialog"
        title="Choose what is decoded"
      >
        {isSimulated && (
          <span className="simulated" data-testid="simulated-badge">
            SIMULATED
          </span>
        )}
        <span className="source-label" data-testid="source-label">
          {label}
        </span>
        {choice.source === "sim" && choice.artefacts.length > 0 && (
          <span className="beside" data-testid="artefacts">
            with {choice.artefacts.map((name) => artefactTitles[name]).join(", ")}
          </span>
        )}
        <span aria-hidden="true">▾</span>
      </button>
      <Suspense>{shown && <SourceDrawer session={session} onClose={() => setShown(false)} />}</Suspense>
    </>
  );
}

function Transport({ session }: { session: Session }) {
  const choice = useApp((state) => state.choice);
  const status = useApp((state) => state.status);
  const run = useApp((state) => state.run);
  const waitingFor = useApp((state) => state.waitingFor);
  const seconds = useApp((state) => state.reading?.nowSeconds ?? 0);
  const live = status?.state ?? "starting";
  const word =
    waitingFor || !run
      ? "starting"
      : live === "running"
        ? choice.source === "sim"
          ? "live"
          : "replay"
        : live;
  return (
    <div className="transport">
      <span className="clock" data-testid="stream-state" data-state={waitingFor ? "starting" : live}>
        {word} <b>{formatClock(seconds)}</b>
      </span>
      <Tooltip label={withKey(choice.paused ? "Go on" : "Pause", "pause")}>
        <ActionIcon
          variant="default"
          aria-label={choice.paused ? "Go on" : "Pause"}
          disabled={!run || live === "ended" || live === "failed"}
          onClick={() => session.setPaused(!choice.paused)}
        >
          <Icon name={choice.paused ? "play" : "pause"} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="From the beginning">
        <ActionIcon
          variant="default"
          aria-label="Restart"
          disabled={!run}
          onClick={() => void session.restart()}
        >
          <Icon name="restart" />
        </ActionIcon>
      </Tooltip>
      <NativeSelect
        size="xs"
        aria-label="Speed"
        value={String(choice.speed)}
        onChange={(event) => {
          const name = event.currentTarget.value;
          session.setSpeed(speeds.find((each) => String(each) === name) ?? 1);
        }}
        data={speeds.map((speed) => ({ value: String(speed), label: speedTitle(speed) }))}
      />
      <RecordButton recording={session.recording} />
      <MarkerButton session={session} />
    </div>
  );
}

/** How many channels are sound, at a glance. */
function Lights() {
  const quality = useApp((state) => state.status?.quality);
  if (!quality) return null;
  const good = quality.filter(({ verdict }) => verdict === "good").length;
  const worst = quality.some(({ verdict }) => verdict === "bad")
    ? "bad"
    : good < quality.length
      ? "attention"
      : "good";
  return (
    <span className={`lights verdict-${worst}`} title="Channels whose signal is sound">
      <i aria-hidden="true" />
      {good}/{quality.length} good
    </span>
  );
}

function ThemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`Use the ${other} theme`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Use the ${other} theme`}
        onClick={() => setColorScheme(other)}
      >
        <Icon name="theme" />
      </ActionIcon>
    </Tooltip>
  );
}
