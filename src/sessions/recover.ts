import { encodeRecord } from "./record.ts";
import { indexOf, type SessionFile } from "./reader.ts";
import type { SessionEnd } from "./session.ts";

/**
 * What makes a log whole that was cut off: it is cut to `wholeBytes` and `bytes` are appended. Nothing that was whole is lost.
 * @throws InputError where not even the header is there
 */
export async function recovery(
  file: SessionFile,
): Promise<{ wholeBytes: number; bytes: Uint8Array<ArrayBuffer>; end: SessionEnd }> {
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
