/** What a simulated patient can be asked for, by name: lists alone, so that the page and the terminal can offer them. */

/** What the patient does; `tasks.ts` has each in a few lines of data. */
export const taskNames = ["grip", "tan", "merk", "levels", "free", "sine", "walk"] as const;
export type TaskName = (typeof taskNames)[number];

export const medications = ["on", "off"] as const;
export type Medication = (typeof medications)[number];

/** What can be laid over the signals, each switchable at any sample. */
export const artefactNames = [
  "line",
  "ecg",
  "stimulation",
  "movement",
  "knock",
  "flat",
  "saturation",
  "loss",
  "drift",
  "state",
] as const;
export type ArtefactName = (typeof artefactNames)[number];

/** Mains frequencies of the world, Hz: 50 in most of it. What line noise lies at. */
export const mainsFrequenciesHz = [50, 60] as const;
export type MainsHz = (typeof mainsFrequenciesHz)[number];

/** The slowest rate that leaves room for beta, and ten times the fastest in use here. */
export const rateBoundsHz = [100, 20_000] as const;
/** Rest before a task at most, s. */
export const mostRestSeconds = 600;
/** Contacts at most: several times what is streamed anywhere. */
export const mostChannels = 1024;
