import { brainVisionFiles } from "../../src/recordings/brainVisionWriter.ts";
import type { Source } from "../../src/sources/source.ts";
import { wholeBlock } from "./fixture.ts";

/** A source as the files that somebody drops on the page. */
export async function droppedFiles(name: string, source: Source): Promise<File[]> {
  const { data, frameCount } = await wholeBlock(source);
  const { texts, dataName, encode } = brainVisionFiles(name, source.info);
  return [
    ...texts.map((file) => new File([file.text], file.name)),
    new File([encode(data, frameCount) as BlobPart], dataName),
  ];
}
