import { expect, test } from "vitest";
import { patients } from "../../src/simulator/patients.ts";

test("patients are listed under their own names, which can stand in an address", () => {
  for (const [key, { name, title, summary }] of Object.entries(patients)) {
    expect(name).toBe(key);
    expect(name).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(title).not.toBe("");
    expect(summary).toMatch(/\.$/);
  }
});

test("every patient has a best contact, and weaker neighbours", () => {
  for (const { contactCount, bestContact, neighbours } of Object.values(patients)) {
    expect(bestContact >= 0 && bestContact < contactCount).toBe(true);
    for (const gain of Object.values(neighbours)) expect(gain > 0 && gain < 1).toBe(true);
  }
});

test("every rhythm lies below half the rate, and its power cannot fall below nothing", () => {
  for (const { rhythms } of Object.values(patients)) {
    for (const { centreHz, bandwidthHz, depth } of rhythms) {
      expect(centreHz + bandwidthHz).toBeLessThan(500);
      expect(depth).toBeGreaterThan(-1);
    }
  }
});

test("in every rhythm the strong responder is modulated more deeply than the ordinary patient, the same way", () => {
  const { strong, ordinary } = patients;
  strong!.rhythms.forEach((rhythm, i) => {
    const other = ordinary!.rhythms[i]!;
    expect(other.name).toBe(rhythm.name);
    expect(Math.sign(other.depth)).toBe(Math.sign(rhythm.depth));
    expect(Math.abs(rhythm.depth)).toBeGreaterThan(Math.abs(other.depth));
  });
});
