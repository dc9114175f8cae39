import { Button, Checkbox, CloseButton, NativeSelect, NumberInput, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import {
  artefacts,
  artefactTitles,
  mainsFrequenciesHz,
  medications,
  patients,
  tasks,
} from "../../contract/catalogue.ts";
import type { UrlState } from "../../contract/urlState.ts";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";
import { DecoderChoice } from "./DecoderChoice.tsx";
import { OpenButton } from "./OpenButton.tsx";

/** What is decoded: the simulated patient, what it does and what is laid over its signals, or a recording. The stream stays in sight. */
export default function SourceDrawer({ session, onClose }: { session: Session; onClose(): void }) {
  const choice = useApp((state) => state.choice);
  const recording = useApp((state) => state.recording);
  const dialog = useRef<HTMLDialogElement>(null);
  // Beside the page, not above it: what is switched here is seen there. The focus goes back when it is closed.
  useEffect(() => {
    dialog.current?.show();
    // Also where what had the focus in it has gone.
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") dialog.current?.close();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <dialog ref={dialog} className="drawer" aria-label="Source" onClose={onClose}>
      <div className="help-head">
        <h2>Source</h2>
        <CloseButton aria-label="Close" onClick={() => dialog.current?.close()} />
      </div>
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
    </dialog>
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
