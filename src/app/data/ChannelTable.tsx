import { Button, Checkbox, NativeSelect, Table, TextInput } from "@mantine/core";
import { useId } from "react";
import type { RecordingReport } from "../../contract/apis.ts";
import { mostUnitLength } from "../../contract/config.ts";
import { type ChannelKind, channelKinds } from "../../signal/stream.ts";
import { formatFigure } from "../format.ts";
import type { Session } from "../session.ts";
import type { ChannelChoice, OpenRecording } from "../store.ts";
import { withBad, withInput, withSaid } from "./channelChoice.ts";

type ReportedChannel = RecordingReport["channels"][number];

interface Part {
  recording: OpenRecording;
  session: Session;
}

/** The channels of a recording: what they carry, what is decoded from, and what they measure. All of it can be put right here. */
export function ChannelTable({ recording, session }: Part) {
  const { report, target, inputs, bad } = recording;
  const units = useId();
  const count = inputs.filter((name) => name !== target).length;
  return (
    <section aria-labelledby="channels">
      <div className="data-overview">
        <h2 id="channels">
          Channels{" "}
          <small>
            decode from {count}
            {bad.length > 0 && `, ${bad.length} bad`}
          </small>
        </h2>
        <div className="channel-actions">
          <SameForOthers recording={recording} session={session} />
          <UndoButton recording={recording} session={session} />
        </div>
      </div>
      {/* What is common; anything else can be typed. */}
      <datalist id={units}>
        {["µV", "mV", "V", "N", "kg", "%", "m/s²"].map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
      <div className="table-scroll">
        <Table withRowBorders verticalSpacing={4} className="channel-table" data-testid="recording-channels">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Decode from</Table.Th>
              <Table.Th>Channel</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Unit</Table.Th>
              <Table.Th>Bad</Table.Th>
              <Table.Th className="number">Rate, Hz</Table.Th>
              <Table.Th className="number">SD</Table.Th>
              <Table.Th className="number">Least</Table.Th>
              <Table.Th className="number">Greatest</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.channels.map((channel) => (
              <ChannelRow
                key={channel.name}
                channel={channel}
                recording={recording}
                session={session}
                units={units}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}

/** @param units id of the list of units to choose from */
function ChannelRow({
  channel,
  recording,
  session,
  units,
}: Part & { channel: ReportedChannel; units: string }) {
  const { name, rateHz, sd, min, max } = channel;
  const { report, target, inputs, bad, said } = recording;
  // What was just said is not in the report before that is made anew.
  const { kind, unit } = said.find((each) => each.name === name) ?? channel;
  const choose = (choice: ChannelChoice, what: string) => void session.inspection.choose(choice, what);
  const isBad = bad.includes(name);
  return (
    <Table.Tr className={name === target ? "is-target" : isBad ? "is-bad" : ""}>
      <Table.Td>
        {name === target ? (
          <small>target</small>
        ) : (
          <Checkbox
            size="xs"
            aria-label={`Decode from ${name}`}
            checked={inputs.includes(name)}
            disabled={isBad}
            onChange={({ currentTarget: { checked } }) => {
              const order = report.channels.map((each) => each.name);
              choose(withInput(recording, order, name, checked), `${name} among those to decode from`);
            }}
          />
        )}
      </Table.Td>
      <Table.Td>{name}</Table.Td>
      <Table.Td>
        <NativeSelect
          size="xs"
          aria-label={`Kind of ${name}`}
          value={kind}
          data={[...channelKinds]}
          onChange={({ currentTarget: { value } }) =>
            choose(withSaid(recording, { name, kind: value as ChannelKind, unit }), `kind of ${name}`)
          }
        />
      </Table.Td>
      <Table.Td>
        <TextInput
          key={unit}
          size="xs"
          className="unit-field"
          aria-label={`Unit of ${name}`}
          placeholder="none"
          list={units}
          maxLength={mostUnitLength}
          defaultValue={unit}
          onBlur={({ currentTarget: { value } }) => {
            const typed = value.trim();
            if (typed !== unit) choose(withSaid(recording, { name, kind, unit: typed }), unitOf(name));
          }}
          onKeyDown={({ key, currentTarget }) => {
            if (key === "Enter") currentTarget.blur();
            else if (key === "Escape") currentTarget.value = unit;
          }}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={`${name} is bad`}
          checked={isBad}
          onChange={({ currentTarget: { checked } }) =>
            choose(withBad(recording, name, checked), `${name} as ${checked ? "bad" : "good"}`)
          }
        />
      </Table.Td>
      <Table.Td className="number">{formatFigure(rateHz)}</Table.Td>
      <Table.Td className="number">{formatFigure(sd)}</Table.Td>
      <Table.Td className="number">{formatFigure(min)}</Table.Td>
      <Table.Td className="number">{formatFigure(max)}</Table.Td>
    </Table.Tr>
  );
}

/** What was said of one channel last, for all others of its kind that have the unit that it had. */
function SameForOthers({ recording, session }: Part) {
  const { said, former, report } = recording;
  const newest = said.at(-1);
  const before = former.at(-1);
  const isUnit = newest && before?.what === unitOf(newest.name) && before.choice.said !== said;
  if (!newest || !isUnit) return null;
  const others = report.channels.filter(
    ({ name, kind }) => kind === newest.kind && said.every((each) => each.name !== name),
  );
  if (others.length === 0) return null;
  const apply = () => {
    const all = others.map(({ name, kind }) => ({ name, kind, unit: newest.unit }));
    const words = `unit of ${others.length} ${newest.kind} channels`;
    void session.inspection.choose({ said: [...said, ...all] }, words);
  };
  return (
    <Button variant="default" size="xs" onClick={apply} data-testid="same-for-others">
      {newest.unit || "No unit"} for {others.length} other {newest.kind}{" "}
      {others.length === 1 ? "channel" : "channels"}, too
    </Button>
  );
}

const unitOf = (name: string) => `unit of ${name}`;

function UndoButton({ recording, session }: Part) {
  const last = recording.former.at(-1);
  if (!last) return null;
  return (
    <Button
      variant="default"
      size="xs"
      onClick={() => void session.inspection.undo()}
      data-testid="undo-channels"
    >
      Undo: {last.what}
    </Button>
  );
}
