import { describe, expect, test } from "vitest";
import {
  channelsFileFor,
  channelsTable,
  kindFromName,
  normalUnit,
  readChannelsFile,
  readEventsFile,
} from "../../src/recordings/bids.ts";
import { type Channel, channelKinds } from "../../src/signal/stream.ts";
import { expectRefusal, fileOf } from "./fixture.ts";

test("a name says what a channel carries, and EEG where it says nothing", () => {
  const expected = {
    force: ["FORCE", "grip_left", "Handgrip"],
    stim: ["STIM_LEFT", "Stimulation"],
    lfp: ["LFP_0", "STN_L_1", "GPi2", "Vim", "DBS_R"],
    ecog: ["ECOG_RIGHT_3"],
    emg: ["EMG1"],
    ecg: ["ECG", "EKG"],
    eog: ["HEOG", "VEOG", "EOG"],
    ppg: ["PPG", "Pulse"],
    trigger: ["TRIG", "STI 014"],
    misc: ["MOV_RIGHT", "ACC_X", "AUX1", "CUE"],
    eeg: ["Fz", "Cz", "SQUARED", "", "Z_LFP"],
  };
  for (const [kind, names] of Object.entries(expected)) {
    expect(names.map((name) => [name, kindFromName(name)])).toEqual(names.map((name) => [name, kind]));
  }
});

describe("channelsFileFor", () => {
  const file = (name: string) => fileOf(name, "");

  test("takes the table that shares most of the header's name", () => {
    const files = ["sub-1_run-1_channels.tsv", "sub-1_run-2_channels.tsv", "sub-2_channels.tsv"].map(file);
    expect(channelsFileFor("sub-1_run-2_ieeg.vhdr", files)?.name).toBe("sub-1_run-2_channels.tsv");
    expect(channelsFileFor("sub-2_ieeg.vhdr", files)?.name).toBe("sub-2_channels.tsv");
    // Of another subject: rather none than a wrong one.
    expect(channelsFileFor("sub-3_ieeg.vhdr", files)).toBeNull();
  });

  test("takes nothing else for a table of channels", () => {
    const files = ["a_electrodes.tsv", "a_channels.json", "mychannels.tsv"].map(file);
    expect(channelsFileFor("a_ieeg.vhdr", files)).toBeNull();
    expect(channelsFileFor("a_ieeg.vhdr", [...files, file("Channels.tsv")])?.name).toBe("Channels.tsv");
  });
});

describe("readChannelsFile", () => {
  test("reads kinds, units and bad channels, whatever the order of the columns", async () => {
    const text = [
      "\uFEFFStatus\ttype\tname\tunits",
      "good\tDBS\tA\tmV",
      "BAD\tecog\tB\tuV",
      "good\tSEEG\tC\tn/a",
      "",
      "good\tMISC\tFORCE\t%",
      "good\tMISC\tSTIM_L\tmA",
      "good\tREF\tLFP_9\t",
    ].join("\r\n");
    expect(Object.fromEntries(await readChannelsFile(fileOf("x_channels.tsv", text)))).toEqual({
      A: { kind: "lfp", unit: "mV", isBad: false },
      B: { kind: "ecog", unit: "\u00B5V", isBad: true },
      C: { kind: "lfp", unit: null, isBad: false },
      FORCE: { kind: "force", unit: "%", isBad: false },
      STIM_L: { kind: "stim", unit: "mA", isBad: false },
      LFP_9: { kind: "misc", unit: null, isBad: false },
    });
  });

  test("does without units and status", async () => {
    const channels = await readChannelsFile(fileOf("x_channels.tsv", "name\ttype\nA\tEEG\n"));
    expect(channels.get("A")).toEqual({ kind: "eeg", unit: null, isBad: false });
  });

  test("refuses what is no table of channels, by the file's name", async () => {
    for (const text of ["", "name,type\nA,EEG", "name\tunits\nA\tmV", "\u0000\u0001"]) {
      await expectRefusal(
        readChannelsFile(fileOf("x_channels.tsv", text)),
        "x_channels.tsv",
        "has no columns name and type",
      );
    }
    const huge = { name: "x_channels.tsv", blob: { size: 10_000_001 } as Blob };
    await expectRefusal(readChannelsFile(huge), "x_channels.tsv", "too large");
  });
});

test("a table that was written says the same when it is read", async () => {
  const channels: Channel[] = channelKinds.map((kind) => ({ name: `${kind}_1`, kind, unit: "mV" }));
  channels.push({ name: "plain", kind: "misc", unit: "" });
  const table = channelsTable(channels, 1000);
  const read = await readChannelsFile(fileOf("x_channels.tsv", table));
  expect([...read]).toEqual(
    channels.map(({ name, kind, unit }) => [name, { kind, unit: unit || null, isBad: false }]),
  );
  expect(table.split("\n")[1]?.split("\t")).toContain("1000");
});

test("a microvolt has one spelling", () => {
  expect(["\u00B5V", "\u03BCV", "uV", " uV "].map(normalUnit)).toEqual(Array(4).fill("\u00B5V"));
  expect(["mV", "V", "%", "uS", ""].map(normalUnit)).toEqual(["mV", "V", "%", "uS", ""]);
});

test("tables of more rows or columns than any recording has are refused", async () => {
  const rows = fileOf("a_events.tsv", `onset\n${"1\n".repeat(250_001)}`);
  await expectRefusal(readEventsFile(rows), "a_events.tsv", "has more than 250000 rows.");
  const columns = fileOf("a_channels.tsv", `name\ttype${"\t".repeat(2000)}\n`);
  await expectRefusal(readChannelsFile(columns), "a_channels.tsv", "has more than 1000 columns.");
});
