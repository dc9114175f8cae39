import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { replay } from "../../../src/cli/commands/replay.ts";
import { modelOf, requestOf, shortSource, wholeBlock } from "../../pipeline/fixture.ts";
import { cutInto, recordedSession, turns } from "../../pipeline/recorded.ts";

const folder = await mkdtemp(join(tmpdir(), "gripscope-replay-"));
afterAll(() => rm(folder, { recursive: true }));

test("a saved session is decoded again; what is none, or holds nothing, is refused in one line", async () => {
  const source = shortSource(20);
  const { info } = source;
  const { session, begin, stop, file } = await recordedSession(info, await modelOf(requestOf(source)));
  await begin();
  for (const [i, block] of cutInto(await wholeBlock(source), info.channels.length, 10).entries()) {
    session.process(block);
    if (i % 20 === 0) await turns(1);
  }
  await stop();
  const path = join(folder, "session.gripscope");
  await writeFile(path, new Uint8Array(await (await file()).blob.arrayBuffer()));
  const { text, data } = await replay.run({ positionals: [path], options: {} });
  expect(text).toContain("Replayed 20.0 s on cpu: 200 of 200 values are the same to the last bit.");
  expect(data).toMatchObject({ notReplayed: 0, hops: [{ computedBy: "cpu", count: 200, differing: 0 }] });

  await writeFile(path, "no session");
  await expect(replay.run({ positionals: [path], options: {} })).rejects.toThrow(/not a Gripscope session/);
  await expect(replay.run({ positionals: [path], options: { backend: "webgl" } })).rejects.toThrow(
    /not one of cpu, wasm/,
  );
  await expect(replay.run({ positionals: [join(folder, "none")], options: {} })).rejects.toThrow(
    /no such file/,
  );
});
