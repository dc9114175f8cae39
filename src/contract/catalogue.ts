import { type DecoderName, decoderTitles } from "../decoders/names.ts";
import { patients as presets } from "../simulator/patients.ts";

export { backendNames as backends } from "../decoders/decoder.ts";
export {
  artefactNames as artefacts,
  medications,
  mostChannels,
  rateBoundsHz,
  taskNames as tasks,
} from "../simulator/options.ts";

/** What the page offers to choose from; the lists are the registries' own. */
export const patients = Object.values(presets).map(({ name, title, summary }) => ({ name, title, summary }));
export const decoders = Object.entries(decoderTitles).map(([name, title]) => ({
  name: name as DecoderName,
  title,
}));

/** Where the shipped decoder of a simulated patient lies, relative to the page. */
export function modelUrl(patient: string, decoder: string): string {
  return `models/${patient}-${decoder}.json`;
}
