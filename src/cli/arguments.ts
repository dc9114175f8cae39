import { type ParseArgsConfig, parseArgs } from "node:util";
import { InputError } from "../signal/errors.ts";

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, after `gripscope`. */
  usage: string;
  /** Flags with the words that explain them; every command has --json and --help besides. */
  options: Readonly<Record<string, { value?: string; help: string }>>;
  /** Names of the arguments that must be given, in order. */
  positionals: readonly string[];
  run(given: Given): Promise<Outcome>;
}

export interface Given {
  positionals: string[];
  options: Readonly<Record<string, string | undefined>>;
}

/** What a command found: as data for --json and as text for a person. */
export interface Outcome {
  data: unknown;
  text: string;
}

/** @throws InputError naming the option or argument */
export function parseCommandLine(command: Command, args: string[]): Given & { json: boolean; help: boolean } {
  const config: NonNullable<ParseArgsConfig["options"]> = {
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  };
  for (const [name, option] of Object.entries(command.options)) {
    config[name] = { type: option.value === undefined ? "boolean" : "string" };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      command.name,
      `${(reason.split("\n")[0] as string).replace(/[.\s]*$/, ".")} See gripscope ${command.name} --help.`,
    );
  }
  const { values, positionals } = parsed;
  const help = values.help === true;
  if (!help && positionals.length !== command.positionals.length) {
    const wanted = command.positionals.join(" ") || "no arguments";
    throw new InputError(
      command.name,
      `takes ${wanted}, got ${positionals.length === 0 ? "none" : positionals.join(" ")}.`,
    );
  }
  const options = Object.fromEntries(
    Object.keys(command.options).map((name) => [
      name,
      values[name] === undefined ? undefined : String(values[name]),
    ]),
  );
  return { positionals, options, json: values.json === true, help };
}

/** @throws InputError where it is missing */
export function required(given: Given, name: string): string {
  const value = given.options[name];
  if (value === undefined) throw new InputError(`--${name}`, "is missing.");
  return value;
}

/** A number within bounds, or undefined where the option was not given. @throws InputError */
export function numberOption(given: Given, name: string, least: number, most: number): number | undefined {
  const text = given.options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < least || value > most) {
    throw new InputError(`--${name}`, `${text} is not a number from ${least} to ${most}.`);
  }
  return value;
}

/** A whole number within bounds. @throws InputError */
export function wholeOption(given: Given, name: string, least: number, most: number): number | undefined {
  const value = numberOption(given, name, least, most);
  if (value !== undefined && !Number.isInteger(value)) {
    throw new InputError(`--${name}`, `${value} is not a whole number.`);
  }
  return value;
}

/** Items of a list between commas; empty where the option was not given. @throws InputError where it was, with nothing in it, or with an item twice */
export function listOption(given: Given, name: string): string[] {
  const text = given.options[name];
  if (text === undefined) return [];
  const items = text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  if (items.length === 0) throw new InputError(`--${name}`, "names nothing.");
  const twice = items.find((item, i) => items.indexOf(item) < i);
  if (twice !== undefined) throw new InputError(`--${name}`, `names ${twice} twice.`);
  return items;
}

export function helpOf(command: Command): string {
  const flags = Object.entries(command.options).map(([name, { value, help }]) => [
    `  --${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  flags.push(["  --json", "print the result as JSON"], ["  --help", "print this"]);
  const width = Math.max(...flags.map(([flag]) => flag!.length)) + 2;
  return [
    command.summary,
    "",
    `Usage: gripscope ${command.usage}`,
    "",
    ...flags.map(([flag, help]) => flag!.padEnd(width) + help),
  ].join("\n");
}
