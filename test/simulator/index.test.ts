import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/signal/errors.ts";
import { createSimulator, patients, type Simulator } from "../../src/simulator/index.ts";
import { artefactNames } from "../../src/simulator/options.ts";
import { bandPowers, mean } from "./fixture.ts";

function read(simulator: Simulator, frameCount: number): Float32Array {
  const data = new Float32Array(frameCount * simulator.info.channels.length);
  simulator.readInto(frameCount, data);
  return data;
}

function column(data: Float32Array, width: number, at: number): number[] {
  return Array.from({ length: data.length / width }, (_, frame) => data[frame * width + at] as number);
}

describe("samples", () => {
  const frames = 12_000;

  test.each(Object.keys(patients))(
    "of patient %s are the same to the last bit however they are cut",
    (patient) => {
      const whole = read(createSimulator({ patient, seed: 3 }), frames);
      const cut = (sizes: number[]) => {
        const simulator = createSimulator({ patient, seed: 3 });
        const data = new Float32Array(whole.length);
        const width = simulator.info.channels.length;
        for (let k = 0; simulator.position < frames; k++) {
          const count = Math.min(sizes[k % sizes.length] as number, frames - simulator.position);
          simulator.readInto(count, data.subarray(simulator.position * width));
        }
        return data;
      };
      expect(cut([1])).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 10 }), (sizes) => {
          expect(cut(sizes)).toEqual(whole);
        }),
        { numRuns: 6 },
      );
    },
  );

  test("a reset gives the same ones again", () => {
    const simulator = createSimulator({ patient: "strong", seed: 4 });
    const first = read(simulator, frames);
    expect(simulator.position).toBe(frames);
    simulator.reset();
    expect(simulator.position).toBe(0);
    expect(read(simulator, frames)).toEqual(first);
  });

  test("of other seeds have nothing in common, even where seeds differ beyond 32 bits", () => {
    const firsts = [0, 1, 2, 1001, 1 + 2 ** 32, Number.MAX_SAFE_INTEGER].map(
      (seed) => read(createSimulator({ patient: "strong", seed }), 1)[0],
    );
    expect(new Set(firsts).size).toBe(firsts.length);
    const [a, b] = [1, 2].map((seed) =>
      column(read(createSimulator({ patient: "strong", seed }), frames), 5, 0),
    );
    expect(a!.filter((value, i) => value === b![i])).toEqual([]);
  });

  test("contacts carry rhythms and backgrounds of their own", () => {
    const data = read(createSimulator({ patient: "strong", seed: 1 }), 1000);
    const [a, b] = [column(data, 5, 0), column(data, 5, 2)];
    expect(a.filter((value, i) => value === b[i])).toEqual([]);
  });

  test("are asked for in blocks of nothing without harm", () => {
    const simulator = createSimulator({ patient: "strong", seed: 1 });
    simulator.readInto(0, new Float32Array(0));
    expect(simulator.position).toBe(0);
  });
});

describe("options", () => {
  const every = {
    task: "walk",
    medication: "off",
    artefacts: artefactNames,
    channels: 5,
    rateHz: 512,
  } as const;

  test("with all of them on, samples are the same however they are cut, and after a reset", () => {
    const make = () => createSimulator({ patient: "best", seed: 3, ...every });
    const whole = read(make(), 20_000);
    const simulator = make();
    const data = new Float32Array(whole.length);
    for (let k = 0; simulator.position < 20_000; k++) {
      const count = Math.min([1, 7, 1000, 63, 64, 65][k % 6]!, 20_000 - simulator.position);
      simulator.readInto(count, data.subarray(simulator.position * 7));
    }
    expect(data).toEqual(whole);
    simulator.reset();
    expect(read(simulator, 20_000)).toEqual(whole);
  });

  test("contacts and rate are as many and as high as asked, with one best contact", () => {
    const { info } = createSimulator({ patient: "cortical", seed: 1, channels: 12, rateHz: 2000 });
    expect(info.rateHz).toBe(2000);
    expect(info.channels.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => `ECOG_${i}`),
      "FORCE",
      "CUE",
    ]);
    expect(info.channels.filter(({ kind }) => kind === "ecog")).toHaveLength(12);
    expect(
      read(createSimulator({ patient: "strong", seed: 1, channels: 1, rateHz: 250 }), 1000).every(
        Number.isFinite,
      ),
    ).toBe(true);
  });

  test.each(["levels", "sine", "free"] as const)(
    "rest comes before the task %s, which begins behind it",
    (task) => {
      const simulator = createSimulator({ patient: "strong", seed: 1, task, rest: 20 });
      expect(simulator.label).toContain("20 s of rest first");
      const width = simulator.info.channels.length;
      const data = read(simulator, 40_000);
      const mostOf = (column: number, from: number, to: number) =>
        Math.max(...Array.from({ length: to - from }, (_, i) => data[(from + i) * width + column]!));
      expect(mostOf(width - 2, 0, 20_000)).toBeLessThan(5);
      expect(mostOf(width - 1, 0, 20_000)).toBe(0);
      expect(mostOf(width - 2, 20_000, 40_000)).toBeGreaterThan(8);
    },
  );

  test("that cannot be used are refused by name", () => {
    const make = (options: object) => () => createSimulator({ patient: "strong", seed: 1, ...options });
    expect(make({ task: "juggle" })).toThrow("task juggle: is not known; there is grip, tan");
    expect(make({ medication: "some" })).toThrow("medication some: is not known; there is on, off.");
    expect(make({ artefacts: ["line", "thunder"] })).toThrow("artefact thunder: is not known; there is line");
    expect(make({ mainsHz: 55 })).toThrow("mainsHz: must be 50 or 60.");
    expect(make({ rest: -1 })).toThrow("rest: must be from 0 to 600 s.");
    expect(make({ channels: 0 })).toThrow("channels");
    expect(make({ rateHz: 10 })).toThrow("rateHz");
  });

  test("off medication beta is stronger at rest, and falls less", () => {
    const betaOf = (medication: "on" | "off") => {
      const simulator = createSimulator({ patient: "responder", seed: 2, medication });
      const data = read(simulator, 400_000);
      const { samples, powers } = bandPowers(simulator.info, "LFP_1", data, { beta: [13, 20] });
      const cue = column(data, 5, 4);
      const gripping = (sample: number) => cue[sample]! > 0 && cue[sample - 1200]! > 0;
      const resting = (sample: number) => (cue[sample + 1000] ?? 0) > 0 && cue[sample]! === 0;
      const over = (isWanted: (sample: number) => boolean) =>
        mean(powers.beta!.filter((_, row) => isWanted(samples[row]!)));
      return { rest: over(resting), change: over(gripping) / over(resting) };
    };
    const [on, off] = [betaOf("on"), betaOf("off")];
    expect(off.rest).toBeGreaterThan(1.2 * on.rest);
    expect(off.change).toBeGreaterThan(on.change + 0.05);
  });
});

describe("what it says of itself", () => {
  test("channels are the contacts, the force and the cue, at 1 kHz unless asked otherwise", () => {
    const { info, label } = createSimulator({ patient: "ordinary", seed: 5 });
    expect(info.rateHz).toBe(1000);
    expect(info.channels.map(({ name, kind, unit }) => `${name} ${kind} ${unit}`)).toEqual([
      "LFP_0 lfp µV",
      "LFP_1 lfp µV",
      "LFP_2 lfp µV",
      "FORCE force %",
      "CUE misc %",
    ]);
    expect(label).toBe("ordinary patient, seed 5");
    expect(createSimulator({ patient: "strong", seed: 5, rateHz: 2048 }).info.rateHz).toBe(2048);
  });

  test("a patient that is not known is refused by name, with those there are", () => {
    for (const patient of ["weak", "", "toString", "__proto__"]) {
      const make = () => createSimulator({ patient, seed: 1 });
      expect(make).toThrow(InputError);
      expect(make).toThrow(
        `patient ${patient}: is not known; there is strong, ordinary, non-responder, responder, best, cortical.`,
      );
    }
  });
});

describe.each(["strong", "ordinary"])("twenty minutes of patient %s", (patient) => {
  const simulator = createSimulator({ patient, seed: 1 });
  const { info } = simulator;
  const width = info.channels.length;
  const data = read(simulator, 1_200_000);
  const force = column(data, width, 3);
  const cue = column(data, width, 4);
  const cueStarts = cue.flatMap((value, i) => (value > 0 && !(cue[i - 1]! > 0) ? [i] : []));
  const at = (sample: number, fromMs: number, toMs: number) =>
    cueStarts.some((start) => sample >= start + fromMs && sample < start + toMs);
  const bands = {
    theta: [4, 8],
    alpha: [8, 12],
    beta: [13, 20],
    "high-beta": [20, 35],
    gamma: [60, 90],
    hfo: [200, 400],
  } as const;
  const contacts = ["LFP_0", "LFP_1", "LFP_2"].map((name) => {
    const { samples, powers } = bandPowers(info, name, data, bands);
    const meanPower = (band: keyof typeof bands, isWanted: (sample: number) => boolean) =>
      mean(powers[band]!.filter((_, row) => isWanted(samples[row]!)));
    return {
      // Windows of 500 ms that end before the cue, long after the grip before.
      rest: (band: keyof typeof bands) => meanPower(band, (sample) => at(sample, -400, 0)),
      change: (band: keyof typeof bands) =>
        meanPower(band, (sample) => at(sample, 1500, 3000)) /
        meanPower(band, (sample) => at(sample, -400, 0)),
    };
  });
  const [neighbour, best, other] = contacts as [
    (typeof contacts)[0],
    (typeof contacts)[0],
    (typeof contacts)[0],
  ];

  test("has an SD in every band at rest that recordings have too", () => {
    const plausible = {
      theta: [3, 11],
      alpha: [3.5, 9.4],
      // These three as measured on a recording: see docs/simulator.md.
      beta: [4.6, 9.4],
      "high-beta": [3, 8],
      gamma: [1.4, 1.9],
      hfo: [1.6, 2.3],
    } as const;
    for (const contact of contacts) {
      for (const [band, [low, high]] of Object.entries(plausible)) {
        const sd = Math.sqrt(contact.rest(band as keyof typeof bands));
        expect(sd, band).toBeGreaterThan(low);
        expect(sd, band).toBeLessThan(high);
      }
    }
  });

  test("loses beta and gains gamma while it grips, most at the best contact", () => {
    expect(best.change("beta")).toBeLessThan(0.9);
    expect(best.change("gamma")).toBeGreaterThan(1.03);
    for (const weaker of [neighbour, other]) {
      expect(weaker.change("beta")).toBeGreaterThan(best.change("beta"));
      expect(weaker.change("gamma")).toBeLessThan(best.change("gamma"));
    }
  });

  test("has more theta about a grip, in the mean over grips", () => {
    expect(best.change("theta")).toBeGreaterThan(1.2);
    expect(best.change("theta")).toBeLessThan(1.8);
  });

  test("presses between 0 and 100 %, give or take the meter's noise, and rests near 0", () => {
    const noise = 2.5;
    expect(Math.min(...force.filter((_, i) => i % 10 === 0))).toBeGreaterThan(-noise);
    expect(Math.max(...force.filter((_, i) => i % 10 === 0))).toBeLessThan(100);
    const resting = force.filter((_, sample) => at(sample, -2000, 0));
    expect(Math.max(...resting.map(Math.abs).filter((_, i) => i % 10 === 0))).toBeLessThan(noise);
    expect(Math.abs(mean(resting))).toBeLessThan(0.3);
  });

  test("is cued every 8 to 11 s for 3 s, and presses as hard as the cue says", () => {
    expect(cueStarts.length).toBeGreaterThan(100);
    const intervals = cueStarts.slice(1).map((start, i) => start - cueStarts[i]!);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(8000);
    expect(Math.max(...intervals)).toBeLessThanOrEqual(11_001);
    for (const start of cueStarts.slice(0, -1)) {
      const effort = cue[start]!;
      expect(cue.slice(start, start + 4000).filter((value) => value > 0).length).toBe(3000);
      expect(effort >= 20 && effort <= 80).toBe(true);
      expect(Math.abs(mean(force.slice(start + 2000, start + 3000)) - effort)).toBeLessThan(
        0.1 * effort + 1.5,
      );
    }
  });

  test("presses only after the cue, by a time to react", () => {
    for (const start of cueStarts.slice(0, -1)) {
      const half = force.findIndex((value, i) => i >= start - 2000 && value > 0.5 * cue[start]!);
      expect(half - start).toBeGreaterThan(400);
      expect(half - start).toBeLessThan(900);
    }
  });
});

test("the strong responder's modulation is deeper than the ordinary patient's", () => {
  const change = (patient: string) => {
    const simulator = createSimulator({ patient, seed: 2 });
    const data = read(simulator, 300_000);
    const cue = column(data, 5, 4);
    const { samples, powers } = bandPowers(simulator.info, "LFP_1", data, { gamma: [60, 90] });
    const gripping = powers.gamma!.filter(
      (_, row) => cue[samples[row]! - 1000]! > 0 && cue[samples[row]!]! > 0,
    );
    return mean(gripping) / mean(powers.gamma!);
  };
  expect(change("strong")).toBeGreaterThan(1.15 * change("ordinary"));
});

test("gamma leads the force by the time that patients' brains do", () => {
  const simulator = createSimulator({ patient: "strong", seed: 2 });
  const data = read(simulator, 1_200_000);
  const force = column(data, 5, 3);
  const { samples, powers } = bandPowers(simulator.info, "LFP_1", data, { gamma: [60, 90] }, 100);
  const together = (leadMs: number) =>
    mean(powers.gamma!.map((power, row) => power * (force[samples[row]! + leadMs] ?? 0)).slice(10, -10));
  const leads = [-200, -100, 0, 100, 200, 300, 400, 500, 600];
  const best = leads.reduce((a, b) => (together(b) > together(a) ? b : a));
  // 250 ms, less the 50 ms that a window of 100 ms looks back.
  expect(Math.abs(best - 200)).toBeLessThanOrEqual(100);
});
