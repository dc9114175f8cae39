/**
 * Makes the shipped decoders: for each simulated patient and each kind of decoder, trained on ten minutes of a seed
 * that no demonstration starts with, and scored on ten minutes of another. The same files come out every time.
 *
 *   npm run models            writes public/models
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { simulatedFor } from "../src/cli/files.ts";
import { figure } from "../src/cli/format.ts";
import { patients } from "../src/contract/catalogue.ts";
import { decoderKinds } from "../src/decoders/index.ts";
import { heldOutScore, shippedModel } from "./shippedModel.ts";

const folder = join(import.meta.dirname, "..", "public", "models");
await mkdir(folder, { recursive: true });
for (const patient of patients) {
  for (const decoder of Object.values(decoderKinds).filter(({ isBaseline }) => !isBaseline)) {
    const { artifact } = await shippedModel(patient.name, decoder.name);
    await writeFile(join(folder, `${patient.name}-${decoder.name}.json`), `${JSON.stringify(artifact)}\n`);
    const { r, rLow, rHigh, chanceR, r2 } = await heldOutScore(
      artifact,
      simulatedFor({ patient: patient.name, seed: 2002, minutes: 10 }),
    );
    console.log(
      `${artifact.name}: held out r ${figure(r)} (${figure(rLow)} to ${figure(rHigh)}), chance ${figure(chanceR)}, R2 ${figure(r2)}`,
    );
  }
}
