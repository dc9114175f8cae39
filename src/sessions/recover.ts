import { indexOf, type SessionFile } from "./reader.ts";
import { encodeRecord, RecordReader } from "./record.ts";
import type { SessionEnd } from "./session.ts";

/**
 * What makes a log whole that was cut off: it is cut to `wholeBytes` and `bytes` are appended. Nothing that was whole is lost.
 * @returns null where not even the first record is whole: there is nothing to keep
 * @throws InputError where it is no session, or one of a newer version
 */
export async function recovery(
  file: SessionFile,
): Promise<{ wholeBytes: number; bytes: Uint8Array<ArrayBuffer>; end: SessionEnd } | null> {
  if ((await new RecordReader(file).next()) === null) return null;
  const index = await indexOf(file);
  const { header, frameCount, hopCount, endSample, writtenAtMs, recordCount, wholeBytes } = index;
  const end: SessionEnd = {
    reason: "cut off: the page or the browser ended while it was recorded",
    isRecovered: true,
    tornBytes: file.blob.size - wholeBytes,
    endedAt: new Date(writtenAtMs).toISOString(),
    frameCount,
    hopCount,
    endSample,
    missingSamples: endSample - header.startSample - frameCount,
  };
  return { wholeBytes, bytes: encodeRecord("end", recordCount, end), end };
}
