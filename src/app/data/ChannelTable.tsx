import { Checkbox, Table } from "@mantine/core";
import { formatFigure } from "../format.ts";
import type { Session } from "../session.ts";
import type { OpenRecording } from "../store.ts";

interface Props {
  recording: OpenRecording;
  session: Session;
}

/** The channels of a recording as they are stored; those that are checked are decoded from. */
export function ChannelTable({ recording, session }: Props) {
  const { report, target, inputs } = recording;
  const toggle = (name: string) =>
    session.describeRecording({
      inputs: inputs.includes(name)
        ? inputs.filter((each) => each !== name)
        : report.channels
            .map((channel) => channel.name)
            .filter((each) => each === name || inputs.includes(each)),
    });
  return (
    <section aria-labelledby="channels">
      <h2 id="channels">
        Channels <small>decode from {inputs.filter((name) => name !== target).length}</small>
      </h2>
      <div className="table-scroll">
        <Table withRowBorders verticalSpacing={4} className="channel-table" data-testid="recording-channels">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Decode from</Table.Th>
              <Table.Th>Channel</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Unit</Table.Th>
              <Table.Th className="number">Rate, Hz</Table.Th>
              <Table.Th className="number">SD</Table.Th>
              <Table.Th className="number">Least</Table.Th>
              <Table.Th className="number">Greatest</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.channels.map(({ name, kind, unit, rateHz, sd, min, max }) => (
              <Table.Tr key={name} className={name === target ? "is-target" : ""}>
                <Table.Td>
                  {name === target ? (
                    <small>target</small>
                  ) : (
                    <Checkbox
                      size="xs"
                      aria-label={`Decode from ${name}`}
                      checked={inputs.includes(name)}
                      onChange={() => toggle(name)}
                    />
                  )}
                </Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{kind}</Table.Td>
                <Table.Td>{unit || "–"}</Table.Td>
                <Table.Td className="number">{formatFigure(rateHz)}</Table.Td>
                <Table.Td className="number">{formatFigure(sd)}</Table.Td>
                <Table.Td className="number">{formatFigure(min)}</Table.Td>
                <Table.Td className="number">{formatFigure(max)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
