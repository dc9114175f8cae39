import { expect, test } from "vitest";
import { type CardFacts, modelCard } from "../../src/models/card.ts";

const score = {
  seconds: 60,
  count: 600,
  r: 0.714,
  rLow: 0.6,
  rHigh: 0.8,
  chanceR: 0.2,
  pValue: 0.005,
  r2: -0.5,
  r2Low: null,
  r2High: null,
  rmse: 1,
  nrmse: 0.123,
};
const facts: CardFacts = {
  name: "Wiener filter, a patient",
  kind: "wiener-filter",
  title: "Wiener filter",
  params: { penalties: [1] },
  rateHz: 1000,
  channels: [{ name: "LFP_1", kind: "lfp", unit: "µV" }],
  target: { name: "FORCE", kind: "force", unit: "N" },
  targetMin: 0,
  targetMax: 100,
  targetLagMs: 0,
  specName: "default",
  hopMs: 100,
  spanMs: 1400,
  columnCount: 40,
  source: "a recording",
  simulated: false,
  dataHash: "abc",
  rowCount: 600,
  seconds: 60,
  trials: 3,
  seed: 1,
  codeVersion: "0.1.0",
  trainedAt: "2026-01-02T03:04:05.678Z",
  gapMs: 1400,
  blocked: { pooled: score, folds: [score] },
  forward: { pooled: score, folds: [] },
  baseline: { ...score, r: null },
  verdict: "Three grips are not evidence.",
  coverage: 0.88,
  candidates: 1,
};

test("has the sections of the template, each filled in", () => {
  const card = modelCard(facts);
  const sections = card.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split("\n")[0])).toEqual([
    "Model details",
    "Intended use",
    "Factors",
    "Metrics",
    "Evaluation data",
    "Training data",
    "Quantitative analyses",
    "Ethical considerations",
    "Caveats and recommendations",
  ]);
  for (const section of sections) expect(section.split("\n").slice(1).join("").length).toBeGreaterThan(40);
  expect(card).not.toMatch(/undefined|NaN|null|\[object/);
});

test("tells figures as they are, a dash for those there are not", () => {
  const card = modelCard(facts);
  expect(card).toContain("| blocked, all folds | 0.71 | 0.60 to 0.80 | 0.20 | 0.005 | −0.50 | – | 12 % |");
  expect(card).toContain("| baseline: training mean | – |");
  expect(card).toContain("it held 88 % of those of the second half");
  expect(card).toContain("Three grips are not evidence.");
  expect(card).toContain("3 movements are no evidence of how well it decodes.");
  expect(card).toContain("outside −50.00 to 150.00 N are never given");
});

test("says simulated where it is, leaves out what was not done, and tells of a lag of the target and a search", () => {
  const card = modelCard({
    ...facts,
    simulated: true,
    trials: null,
    forward: null,
    coverage: null,
    targetLagMs: 200,
    candidates: 10,
    trainedAt: null,
  });
  expect(card.match(/\*\*simulated\*\*/g)).toHaveLength(2);
  expect(card).not.toContain("orward chaining");
  expect(card).not.toContain("90 %");
  expect(card).toContain("as it was 200 ms before");
  expect(card).toContain("chosen among 10 candidates");
  expect(card).toContain("no separate movements");
});
