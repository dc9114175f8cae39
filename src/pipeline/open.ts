import type { SourceSummary } from "../contract/apis.ts";
import type { SourceConfig } from "../contract/config.ts";
import { namedBlobs, openRecording, type Recording } from "../recordings/index.ts";
import { relabelled } from "../recordings/relabelled.ts";
import { defaultInputs, proposedTarget } from "../signal/stream.ts";
import { recordedSource } from "../sources/recorded.ts";
import { simulatedSource } from "../sources/simulated.ts";
import type { Source } from "../sources/source.ts";

export interface OpenedSource {
  source: Source;
  /** The recording behind it, null for a simulated one. */
  recording: Recording | null;
}

/** @throws InputError naming the patient, file or field that cannot be used */
export async function openSource(config: SourceConfig): Promise<OpenedSource> {
  if (config.kind === "simulated") return { source: simulatedSource(config), recording: null };
  const recording = relabelled(await openRecording(namedBlobs(config.files)), config.channels ?? []);
  return { source: recordedSource(recording), recording };
}

export function summarise(source: Source): SourceSummary {
  const { info, description, frameCount } = source;
  return {
    simulated: description.simulated,
    label: description.label,
    ...(description.origin && { origin: description.origin }),
    info,
    frameCount,
    proposedTarget: proposedTarget(info),
    proposedInputs: defaultInputs(info),
  };
}
