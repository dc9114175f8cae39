import * as v from "valibot";
import type { StreamInfo } from "../signal/stream.ts";
import type { Card } from "./store.ts";

/** What the page has to know of a decoder's file; the decoder worker checks all of it when it loads it. */
const Head = v.object({
  format: v.literal("gripscope-decoder"),
  name: v.string(),
  input: v.object({ rateHz: v.number(), channels: v.array(v.object({ name: v.string() })) }),
  card: v.optional(v.string(), ""),
});

export interface SavedDecoder {
  readonly artifact: object;
  readonly rateHz: number;
  readonly channels: readonly string[];
  readonly card: Card;
}

/** @param value as parsed from JSON  @throws Error where it is no decoder */
export function savedDecoder(value: unknown, fileName: string): SavedDecoder {
  const head = v.safeParse(Head, value);
  if (!head.success) throw new Error(`${fileName} is not a decoder that was saved here.`);
  const { name, input, card } = head.output;
  return {
    artifact: value as object,
    rateHz: input.rateHz,
    channels: input.channels.map((channel) => channel.name),
    card: { title: name, text: card },
  };
}

/** @throws Error where the text is no decoder */
export function readDecoder(text: string, fileName: string): SavedDecoder {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${fileName} cannot be read as JSON: it is not a decoder, or it is damaged.`);
  }
  return savedDecoder(value, fileName);
}

/** Why a decoder cannot decode a stream, in a sentence; null where it can. */
export function misfit(
  { rateHz, channels, card }: SavedDecoder,
  info: StreamInfo,
  label: string,
): string | null {
  if (rateHz !== info.rateHz) {
    return `${card.title} was trained at ${rateHz} Hz, and ${label} has ${info.rateHz} Hz.`;
  }
  const missing = channels.filter((name) => info.channels.every((channel) => channel.name !== name));
  return missing.length > 0
    ? `${card.title} decodes from ${channels.join(", ")}, and ${label} lacks ${missing.join(", ")}.`
    : null;
}
