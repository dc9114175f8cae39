import { Button, Checkbox } from "@mantine/core";
import { useEffect } from "react";
import type { DecoderSummary } from "../../contract/apis.ts";
import { saveJson } from "../save.ts";
import type { Session } from "../session.ts";
import { show, store, useApp } from "../store.ts";
import { messageOf } from "../words.ts";
import { kindTitle } from "./compare.ts";
import { type Described, type KeptDecoder, modelsStore, type ShippedDecoder, useModels } from "./state.ts";
import { tellDate, tellInterval, tellR, tellShare, tellSize } from "./tell.ts";

/** All decoders that are at hand here, those kept in this browser before those that come with the app. */
export function DecoderList({ session }: { session: Session }) {
  const kept = useModels((state) => state.kept);
  const leaving = useModels((state) => state.leaving);
  const shipped = useModels((state) => state.shipped);
  const patient = useApp((state) => state.choice.patient);
  useEffect(() => void withLibrary(session, (library) => library.prepare(patient)), [session, patient]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new in the lists is to be described
  useEffect(() => void withLibrary(session, (library) => library.learnAll()), [session, kept, shipped]);
  const listed = [...kept, ...leaving].sort((a, b) => (a.addedAt < b.addedAt ? 1 : -1));
  return (
    <table className="figure-table decoder-table" data-testid="decoders">
      <thead>
        <tr>
          <th scope="col">Compare</th>
          <th scope="col">Decoder</th>
          <th scope="col">Trained on</th>
          <th scope="col" className="number">
            Held-out r
          </th>
          <th scope="col" className="number">
            chance r
          </th>
          <th scope="col" className="number">
            nRMSE
          </th>
          <th scope="col" className="number">
            Size
          </th>
          <th scope="col">
            <span className="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {listed.map((each) => (
          <KeptRow
            key={each.hash}
            decoder={each}
            isLeaving={leaving.includes(each) && !kept.some(({ hash }) => hash === each.hash)}
            session={session}
          />
        ))}
        {shipped.map((each) => (
          <ShippedRow key={each.url} decoder={each} session={session} />
        ))}
      </tbody>
    </table>
  );
}

function KeptRow({
  decoder,
  isLeaving,
  session,
}: {
  decoder: KeptDecoder;
  isLeaving: boolean;
  session: Session;
}) {
  const { hash, name, origin, addedAt, usedAt, bytes } = decoder;
  const told = useModels((state) => state.described[hash]);
  const note = `${origin} ${tellDate(addedAt)}, ${usedAt ? `used ${tellDate(usedAt)}` : "not used yet"}`;
  return (
    <Row id={hash} name={name} note={note} told={told} bytes={bytes} isLeaving={isLeaving}>
      {isLeaving ? (
        <span role="status" className="decoder-actions">
          Deleted
          <Action
            title="Undo"
            of={name}
            act={() => void withLibrary(session, (library) => library.undoRemove(decoder))}
          />
        </span>
      ) : (
        <Actions id={hash} name={name} session={session}>
          <Action
            title="Delete"
            of={name}
            act={() => void withLibrary(session, (library) => library.remove(decoder))}
          />
        </Actions>
      )}
    </Row>
  );
}

function ShippedRow({ decoder: { name, url }, session }: { decoder: ShippedDecoder; session: Session }) {
  const told = useModels((state) => state.described[url]);
  const summary = summaryOf(told);
  const title = summary?.name ?? kindTitle(name);
  return (
    <Row id={url} name={title} note="comes with the app" told={told} bytes={summary?.bytes ?? Number.NaN}>
      <Actions id={url} name={title} session={session} />
    </Row>
  );
}

interface RowProps {
  id: string;
  name: string;
  note: string;
  told: Described | undefined;
  bytes: number;
  isLeaving?: boolean;
  children: React.ReactNode;
}

function Row({ id, name, note, told, bytes, isLeaving = false, children }: RowProps) {
  const running = useApp((state) => state.run?.decoder.hash);
  const isCompared = useModels(({ compared }) => compared.includes(id));
  const summary = summaryOf(told);
  const score = summary?.metrics.blocked.pooled;
  const isRunning = summary !== undefined && summary.hash === running;
  return (
    <tr data-running={isRunning} data-leaving={isLeaving}>
      <td>
        <Checkbox
          size="xs"
          aria-label={`Compare: ${name}`}
          checked={isCompared}
          disabled={!summary || isLeaving}
          onChange={() => compare(id)}
        />
      </td>
      <th scope="row">
        <span className="decoder-name">{name}</span>
        {isRunning && <span className="runs-now">runs now</span>}
        <small>
          {summary && `${kindTitle(summary.decoder.kind)}, `}
          {note}
        </small>
        {told && "problem" in told && <small className="finding-bad">{told.problem}</small>}
      </th>
      <td data-title="Trained on">
        {summary ? (
          <>
            {summary.lineage.source}{" "}
            {summary.lineage.simulated && <span className="simulated">SIMULATED</span>}
            <small>{summary.lineage.trainedAt ? tellDate(summary.lineage.trainedAt) : "no date"}</small>
          </>
        ) : (
          "–"
        )}
      </td>
      <td className="number" data-title="Held-out r">
        {tellR(score?.r)}
        <small>{tellInterval(score?.rLow, score?.rHigh)}</small>
      </td>
      <td className="number" data-title="chance r">
        {tellR(score?.chanceR)}
      </td>
      <td className="number" data-title="nRMSE">
        {tellShare(score?.nrmse)}
        <small>mean {tellShare(summary?.metrics.baseline?.nrmse)}</small>
      </td>
      <td className="number" data-title="Size">
        {Number.isFinite(bytes) ? tellSize(bytes) : "–"}
      </td>
      <td>{children}</td>
    </tr>
  );
}

function Actions({
  id,
  name,
  session,
  children,
}: {
  id: string;
  name: string;
  session: Session;
  children?: React.ReactNode;
}) {
  return (
    <span className="decoder-actions">
      <Action title="Use" of={name} act={() => void use(session, id)} />
      <Action
        title="Card"
        of={name}
        act={() =>
          void withLibrary(session, async (library) => {
            const { card } = await library.read(id);
            store.setState({ card });
          })
        }
      />
      <Action
        title="Save"
        of={name}
        act={() =>
          void withLibrary(session, async (library) => {
            const { artifact } = await library.read(id);
            saveJson(artifact, `${name.replaceAll(/[^\w.-]+/g, "-")}.json`);
          })
        }
      />
      {children}
    </span>
  );
}

function Action({ title, of, act }: { title: string; of: string; act(): void }) {
  return (
    <Button size="compact-xs" variant="default" aria-label={`${title}: ${of}`} onClick={act}>
      {title}
    </Button>
  );
}

/** Decodes what runs with a decoder of the list. A shipped one takes over without a new start. */
async function use(session: Session, id: string): Promise<void> {
  const shipped = modelsStore.getState().shipped.find(({ url }) => url === id);
  if (shipped && store.getState().choice.source === "sim") {
    await session.change({ decoder: shipped.name });
    show("live");
    return;
  }
  await withLibrary(session, async (library) => session.decodeWith(await library.read(id), false));
}

/** Chosen once more, it is no longer compared; a third one takes the place of the first. */
function compare(id: string): void {
  modelsStore.setState(({ compared }) => ({
    compared: compared.includes(id) ? compared.filter((key) => key !== id) : [...compared.slice(-1), id],
  }));
}

function summaryOf(told: Described | undefined): DecoderSummary | undefined {
  return told && !("problem" in told) ? told : undefined;
}

async function withLibrary(
  session: Session,
  act: (library: Awaited<ReturnType<Session["library"]>>) => Promise<void>,
): Promise<void> {
  try {
    await act(await session.library());
  } catch (error) {
    const what = messageOf(error);
    store.setState({ fault: { title: "The decoder cannot be had", what, remedy: null } });
  }
}
