import {
  ActionIcon,
  Button,
  Checkbox,
  NativeSelect,
  NumberInput,
  Popover,
  Stack,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useEffect, useState } from "react";
import {
  artefacts,
  artefactTitles,
  backends,
  decoders,
  mainsFrequenciesHz,
  medications,
  patients,
  tasks,
} from "../../contract/catalogue.ts";
import { type Speed, speeds } from "../../contract/config.ts";
import type { UrlState } from "../../contract/urlState.ts";
import { formatClock } from "../format.ts";
import { Icon } from "../icons.tsx";
import { DriftLight } from "../models/DriftLight.tsx";
import type { Session } from "../session.ts";
import { RecordButton } from "../sessions/RecordButton.tsx";
import { store, useApp } from "../store.ts";

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
        <Tooltip label="Keys and help (?)">
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
  const recording = useApp((state) => state.recording);
  const [shown, setShown] = useState(false);
  const isSimulated = run ? run.summary.simulated : choice.source === "sim";
  const title = patients.find(({ name }) => name === choice.patient)?.title ?? choice.patient;
  const label =
    run?.summary.label ?? (choice.source === "sim" ? `${title}, seed ${choice.seed}` : "no recording");
  return (
    <Popover
      opened={shown}
      onChange={setShown}
      position="bottom-start"
      width={360}
      trapFocus
      withArrow={false}
    >
      <Popover.Target>
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
      </Popover.Target>
      <Popover.Dropdown aria-label="Source">
        <Stack gap="sm">
          <NativeSelect
            label="Simulated patient"
            value={choice.patient}
            onChange={(event) => {
              const patient = event.currentTarget.value;
              void session.change({ patient });
            }}
            data={patients.map(({ name, title: text }) => ({ value: name, label: text }))}
          />
          <Text size="xs" c="dimmed">
            {patients.find(({ name }) => name === choice.patient)?.summary}
          </Text>
          <NativeSelect
            label="Task"
            value={choice.task}
            onChange={(event) => void session.change({ task: event.currentTarget.value as UrlState["task"] })}
            data={tasks.map(({ name, title: text }) => ({ value: name, label: text }))}
          />
          <NativeSelect
            label="Dopaminergic medication"
            value={choice.medication}
            onChange={(event) =>
              void session.change({ medication: event.currentTarget.value as UrlState["medication"] })
            }
            data={[...medications]}
          />
          <SeedInput seed={choice.seed} onSeed={(seed) => void session.change({ seed })} />
          {choice.source === "sim" && <Artefacts session={session} />}
          {choice.source === "sim" && choice.artefacts.includes("line") && (
            <NativeSelect
              label="Mains"
              value={String(choice.mainsHz)}
              onChange={(event) =>
                void session.change({ mainsHz: Number(event.currentTarget.value) as UrlState["mainsHz"] })
              }
              data={mainsFrequenciesHz.map((hz) => ({ value: String(hz), label: `${hz} Hz` }))}
            />
          )}
          <DecoderChoice session={session} labelled />
          {choice.source === "recording" && (
            <Button variant="default" onClick={() => void session.chooseSimulation()}>
              Decode the simulated patient
            </Button>
          )}
          {choice.source === "sim" && recording?.training.state === "done" && (
            <Button variant="default" onClick={() => void session.decodeRest()}>
              Decode {recording.report.label}
            </Button>
          )}
          <OpenButton session={session} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Switched while it runs: what is off is gone from the next sample on. */
function Artefacts({ session }: { session: Session }) {
  const chosen = useApp((state) => state.choice.artefacts);
  return (
    <Checkbox.Group
      label="Artefacts"
      description="From now on, while it runs"
      value={[...chosen]}
      onChange={(names) => session.setArtefacts(artefacts.filter((name) => names.includes(name)))}
    >
      <div className="artefacts">
        {artefacts.map((name) => (
          <Checkbox key={name} size="xs" value={name} label={artefactTitles[name]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function SeedInput({ seed, onSeed }: { seed: number; onSeed(seed: number): void }) {
  const [text, setText] = useState<string | number>(seed);
  useEffect(() => setText(seed), [seed]);
  const isSeed = (value: string | number) => value !== "" && Number.isSafeInteger(Number(value));
  const commit = () => {
    if (isSeed(text) && Number(text) !== seed) onSeed(Number(text));
    else setText(seed);
  };
  return (
    <NumberInput
      label="Seed"
      description="The same seed gives the same samples, wherever it runs."
      value={text}
      onChange={setText}
      min={0}
      max={999_999_999}
      allowDecimal={false}
      allowNegative={false}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}

export function OpenButton({ session, prominent }: { session: Session; prominent?: boolean }) {
  return (
    <div className="open-buttons">
      <Button
        variant={prominent ? "filled" : "default"}
        leftSection={<Icon name="open" />}
        onClick={() => session.chooseFiles("files")}
        data-testid="open-files"
      >
        Open files…
      </Button>
      <Button variant="default" onClick={() => session.chooseFiles("folder")}>
        Folder…
      </Button>
      <Button variant="default" onClick={() => session.chooseFiles("decoder")} data-testid="open-decoder">
        Open decoder…
      </Button>
    </div>
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
      <Tooltip label={choice.paused ? "Go on (space)" : "Pause (space)"}>
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
    </div>
  );
}

/** Decoder and backend: in the header where there is room, else with the source. */
function DecoderChoice({ session, labelled }: { session: Session; labelled?: boolean }) {
  const choice = useApp((state) => state.choice);
  const p50 = useApp((state) => state.status?.toDecodedMs.p50 ?? Number.NaN);
  const run = useApp((state) => state.run);
  const isOpened = run?.isOpened ?? false;
  const isFixed = choice.source === "recording";
  const size = labelled ? "sm" : "xs";
  const name = (text: string) => (labelled ? { label: text } : { "aria-label": text });
  return (
    <div className={labelled ? "decoder-choice-labelled" : "decoder-choice"}>
      <NativeSelect
        size={size}
        {...name("Decoder")}
        value={isOpened ? "" : (isFixed && run?.decoder.decoder) || choice.decoder}
        disabled={isFixed}
        title={
          isOpened
            ? run?.decoder.name
            : isFixed
              ? "Calibrate another one on the Data page"
              : decoders.find((each) => each.name === choice.decoder)?.phrase
        }
        onChange={(event) =>
          void session.change({ decoder: event.currentTarget.value as UrlState["decoder"] })
        }
        data={[
          ...(isOpened ? [{ value: "", label: run?.decoder.name ?? "" }] : []),
          ...decoders.map((each) => ({ value: each.name, label: each.title })),
        ]}
      />
      <NativeSelect
        size={size}
        {...name("Backend")}
        value={choice.backend}
        onChange={(event) =>
          void session.change({ backend: event.currentTarget.value as UrlState["backend"] })
        }
        data={[...backends]}
      />
      <Tooltip label="What this decoder is: its card">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Card of the decoder"
          disabled={!run}
          onClick={() => void session.showCard()}
        >
          <Icon name="card" />
        </ActionIcon>
      </Tooltip>
      {!labelled && (
        <span className="header-latency" title="From the newest sample to the decoded value, median">
          {Number.isFinite(p50) ? `${p50.toFixed(1)} ms` : ""}
        </span>
      )}
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
