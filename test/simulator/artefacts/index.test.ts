import { describe, expect, test } from "vitest";
import { metricsOf } from "../../../src/evaluation/metrics.ts";
import { movementWithGrips } from "../../../src/simulator/artefacts/movement.ts";
import { createSimulator } from "../../../src/simulator/index.ts";
import { type ArtefactName, artefactNames } from "../../../src/simulator/options.ts";
import { bandPowers, mean, sdOf } from "../fixture.ts";

const rateHz = 1000;
const width = 5;
const contacts = [0, 1, 2];
const names = contacts.map((c) => `LFP_${c}`);

function read(artefacts: readonly ArtefactName[], frames: number, patient = "ordinary") {
  const simulator = createSimulator({ patient, seed: 4, artefacts });
  const data = new Float32Array(frames * width);
  simulator.readInto(frames, data);
  return { simulator, data };
}

const frames = 90_000;
const bytes = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const plain = read([], frames).data;

/** What an artefact changed, contact by contact. */
function changes(data: Float32Array): number[][] {
  return contacts.map((c) =>
    Array.from({ length: frames }, (_, f) => data[f * width + c]! - plain[f * width + c]!),
  );
}

describe.each(artefactNames)("%s", (name) => {
  const { simulator, data } = read([name], frames);
  const labels = simulator.labelsIn(0, frames);
  const changed = changes(data);

  test("changes some samples, none that no label covers, and neither force nor cue", () => {
    const covered = contacts.map(() => new Uint8Array(frames));
    for (const { artefact, channel, fromSample, toSample } of labels) {
      expect(artefact).toBe(name);
      expect(fromSample >= 0 && fromSample < toSample && toSample <= frames).toBe(true);
      contacts.forEach((c) => {
        if (channel === null || channel === names[c]) covered[c]!.fill(1, fromSample, toSample);
      });
    }
    const isChanged = (value: number) => value !== 0;
    expect(changed.some((values) => values.some(isChanged))).toBe(true);
    changed.forEach((values, c) => {
      expect(values.findIndex((value, f) => isChanged(value) && covered[c]![f] === 0)).toBe(-1);
    });
    for (let f = 0; f < frames; f++) {
      if (data[f * width + 3] !== plain[f * width + 3]) throw new Error(`force of frame ${f} differs`);
      if (data[f * width + 4] !== plain[f * width + 4]) throw new Error(`cue of frame ${f} differs`);
    }
  });

  test("can be switched at a sample, back off, and leaves what lies outside as it was", () => {
    const live = createSimulator({ patient: "ordinary", seed: 4 });
    const out = new Float32Array(frames * width);
    live.readInto(10_000, out);
    live.setArtefact(name, true);
    live.setArtefact(name, false, 70_001);
    live.readInto(frames - 10_000, out.subarray(10_000 * width));
    const rampSamples = name === "stimulation" ? 3000 : 0;
    for (const { fromSample, toSample } of live.labelsIn(0, frames))
      expect(fromSample >= 10_000 && toSample <= 70_001 + rampSamples).toBe(true);
    const isPlain = (from: number, to: number) =>
      Buffer.compare(bytes(out).subarray(4 * from, 4 * to), bytes(plain).subarray(4 * from, 4 * to)) === 0;
    expect(isPlain(0, 10_000 * width)).toBe(true);
    const after = (70_001 + rampSamples) * width;
    expect(isPlain(after, frames * width)).toBe(true);
    expect(isPlain(10_000 * width, after)).toBe(false);
    live.reset();
    const again = new Float32Array(frames * width);
    live.readInto(frames, again);
    expect(Buffer.compare(bytes(again), bytes(out))).toBe(0);
  });

  test("labels of a part are those of the whole, cut", () => {
    const [from, to] = [20_500, 61_234];
    const cut = labels
      .filter(({ fromSample, toSample }) => fromSample < to && toSample > from)
      .map((label) => ({
        ...label,
        fromSample: Math.max(from, label.fromSample),
        toSample: Math.min(to, label.toSample),
      }));
    expect(simulator.labelsIn(from, to)).toEqual(cut);
  });
});

test("a sample that was read cannot be switched any more", () => {
  const { simulator } = read([], 1000);
  expect(() => simulator.setArtefact("line", true, 999)).toThrow(RangeError);
});

const density = (values: readonly number[], lowHz: number, highHz: number) => {
  const info = { rateHz, channels: [{ name: "X", kind: "lfp" as const, unit: "µV" }] };
  const { powers } = bandPowers(info, "X", Float32Array.from(values), { band: [lowHz, highHz] });
  return mean(powers.band!.slice(100)) / (highHz - lowHz);
};
const column = (data: Float32Array, c: number) =>
  Array.from({ length: frames }, (_, f) => data[f * width + c]!);

test.each([50, 60] as const)("line noise of mains at %d Hz lies there and at its multiples", (mainsHz) => {
  const simulator = createSimulator({ patient: "ordinary", seed: 4, artefacts: ["line"], mainsHz });
  const data = new Float32Array(frames * width);
  simulator.readInto(frames, data);
  const [values] = changes(data);
  const [first, third] = [mainsHz, 3 * mainsHz];
  expect(density(values!, first - 5, first + 5)).toBeGreaterThan(
    100 * density(values!, 1.5 * first - 5, 1.5 * first + 5),
  );
  expect(density(values!, third - 5, third + 5)).toBeGreaterThan(
    100 * density(values!, third + 20, third + 30),
  );
});

test("where mains lie is said where they are heard, and changes nothing where they are not", () => {
  const make = (artefacts: readonly ArtefactName[], mainsHz: 50 | 60) =>
    createSimulator({ patient: "ordinary", seed: 4, artefacts, mainsHz });
  expect(make(["line"], 60).label).toBe("ordinary patient, seed 4, with line, mains at 60 Hz");
  expect(make(["line"], 50).label).toBe("ordinary patient, seed 4, with line");
  expect(make([], 60).label).toBe("ordinary patient, seed 4");
  const data = new Float32Array(1000 * width);
  make([], 60).readInto(1000, data);
  expect(data).toEqual(plain.subarray(0, 1000 * width));
});

test("stimulation lies at 129.165 Hz, about 70 dB over the background, and is turned up in 3 s", () => {
  const { data } = read(["stimulation"], frames);
  const [values] = changes(data);
  const late = values!.slice(4000, 64_000);
  // Power at exactly that frequency, against the density of the background over 1 Hz there.
  let [re, im] = [0, 0];
  late.forEach((value, i) => {
    const angle = (2 * Math.PI * 129.165 * (i + 4000)) / rateHz;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  });
  const power = (2 * (re * re + im * im)) / late.length ** 2;
  const overDb = 10 * Math.log10(power / density(column(plain, 0), 120, 140));
  expect(Math.abs(overDb - 70)).toBeLessThan(6);
  expect(sdOf(values!.slice(0, 500))).toBeLessThan(0.2 * sdOf(late));
});

test("the heart beats about 70 times a minute", () => {
  const [values] = changes(read(["ecg"], frames).data);
  const peak = Math.max(...values!);
  const beats = values!.filter((value, i) => value > 0.6 * peak && values![i - 1]! <= 0.6 * peak).length;
  expect(Math.abs(beats / 1.5 - 70)).toBeLessThan(4);
});

test("movement lies under 5 Hz", () => {
  const [values] = changes(read(["movement"], frames).data);
  expect(density(values!, 0.5, 5)).toBeGreaterThan(1000 * density(values!, 8, 30));
});

describe("movement comes with grips", () => {
  const long = 1_200_000;
  const labelsOf = (task: "grip" | "sine") =>
    createSimulator({ patient: "ordinary", seed: 4, task, artefacts: ["movement"] }).labelsIn(0, long);
  const labels = labelsOf("grip");

  test("in the share of the stretches that is meant to, and by chance besides", () => {
    const cues = createSimulator({ patient: "ordinary", seed: 4 });
    const data = new Float32Array(long * width);
    cues.readInto(long, data);
    const onsets: number[] = [];
    for (let f = 1; f < long; f++)
      if (data[f * width + 4]! > 0 && data[(f - 1) * width + 4] === 0) onsets.push(f);
    // From 0.3 s before the onset to 0.3 s after it, which comes 0.3 to 0.55 s after the cue.
    const near = labels.filter(({ fromSample }) =>
      onsets.some((cueAt) => fromSample >= cueAt && fromSample <= cueAt + 850),
    );
    expect(labels).toHaveLength(long / 15_000);
    expect(near.length / labels.length).toBeGreaterThan(movementWithGrips.share - 0.1);
    expect(near.length / labels.length).toBeLessThan(movementWithGrips.share + 0.2);
  });

  test("so that power below 5 Hz goes with the force of a patient who gives nothing", () => {
    const togetherWith = (artefacts: readonly ArtefactName[]) => {
      const { simulator, data } = read(artefacts, 600_000, "non-responder");
      const { samples, powers } = bandPowers(simulator.info, "LFP_1", data, { delta: [1, 4] }, 1000);
      const rows = samples.flatMap((_, row) => (row < 20 ? [] : [row]));
      const x = Float64Array.from(rows, (row) => Math.log10(powers.delta![row]!));
      const y = Float64Array.from(rows, (row) => data[samples[row]! * width + 3]!);
      return metricsOf(x, y, x.length).r;
    };
    expect(togetherWith(["movement"])).toBeGreaterThan(0.2);
    expect(Math.abs(togetherWith([]))).toBeLessThan(0.1);
  });

  test("and by chance alone where there are none", () => {
    expect(labelsOf("sine")).toHaveLength(labels.length);
    expect(labelsOf("sine")).not.toEqual(labels);
  });
});

test("a flat contact stands at 0, a saturated one at the rail, lost samples are no numbers", () => {
  for (const [name, holds] of [
    ["flat", (value: number) => value === 0],
    ["saturation", (value: number) => Math.abs(value) === 5000],
    ["loss", Number.isNaN],
  ] as const) {
    const { simulator, data } = read([name], frames);
    const labels = simulator.labelsIn(0, frames);
    expect(labels.length).toBeGreaterThan(1);
    for (const { channel, fromSample, toSample } of labels) {
      const at = channel === null ? contacts : [names.indexOf(channel)];
      for (const c of at)
        for (let f = fromSample; f < toSample; f++)
          if (!holds(data[f * width + c]!)) throw new Error(`${name} at ${f}: ${data[f * width + c]}`);
    }
  }
});

test("drift changes contacts one by one, slowly, from a gain of 1", () => {
  const { data } = read(["drift"], frames);
  const gainAt = (c: number, from: number) =>
    sdOf(column(data, c).slice(from, from + 2000)) / sdOf(column(plain, c).slice(from, from + 2000));
  for (const c of contacts) expect(Math.abs(gainAt(c, 0) - 1)).toBeLessThan(0.02);
  const late = contacts.map((c) => gainAt(c, 44_000));
  expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(0.02);
});

test("a change of state makes beta stronger and its fall shallower within ten minutes", () => {
  const long = 700_000;
  const betaAfter = (artefacts: readonly ArtefactName[]) => {
    const { simulator, data } = read(artefacts, long, "responder");
    const { powers } = bandPowers(simulator.info, "LFP_1", data, { beta: [13, 20] });
    return mean(powers.beta!.slice(-1500));
  };
  expect(betaAfter(["state"]) / betaAfter([])).toBeGreaterThan(1.3);
});
