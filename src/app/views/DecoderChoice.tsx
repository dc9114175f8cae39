import { ActionIcon, NativeSelect, Tooltip } from "@mantine/core";
import { backends, decoders } from "../../contract/catalogue.ts";
import type { UrlState } from "../../contract/urlState.ts";
import { Icon } from "../icons.tsx";
import type { Session } from "../session.ts";
import { useApp } from "../store.ts";

/** Decoder and backend: in the header where there is room, else with the source. */
export function DecoderChoice({ session, labelled }: { session: Session; labelled?: boolean }) {
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
              ? "Calibrate another one on the Calibrate page"
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
