import { parseArtifact } from "../models/artifact.ts";

/**
 * What a decoder's file says of itself, without its weights and golden rows.
 * @param value as parsed from JSON  @param subject its file or name, for messages
 * @throws InputError where it is no decoder, too new, damaged or changed
 */
export async function describeDecoder(value: unknown, subject: string) {
  const { decoder, golden, ...rest } = await parseArtifact(value, subject);
  const { kind, params } = decoder;
  return { ...rest, decoder: { kind, params }, goldenRows: golden.rows.length };
}
