import { describe, expect, test } from "vitest";
import {
  type Command,
  helpOf,
  listOption,
  numberOption,
  parseCommandLine,
  required,
  wholeOption,
} from "../../src/cli/arguments.ts";
import { InputError } from "../../src/signal/errors.ts";

const command: Command = {
  name: "brew",
  summary: "Brews tea.",
  usage: "brew POT --minutes N",
  options: { minutes: { value: "N", help: "how long" }, sugar: { help: "with sugar" } },
  positionals: ["POT"],
  run: async () => ({ data: null, text: "" }),
};

const given = (options: Record<string, string>) => ({ positionals: [], options });

function expectRefused(run: () => unknown, message: string) {
  expect(run).toThrow(InputError);
  expect(run).toThrow(message);
}

describe("a command line", () => {
  test("is read into arguments, options and flags, in any order", () => {
    const read = {
      positionals: ["a.pot"],
      options: { minutes: "3", sugar: undefined },
      json: true,
      help: false,
    };
    expect(parseCommandLine(command, ["a.pot", "--minutes", "3", "--json"])).toEqual(read);
    expect(parseCommandLine(command, ["--json", "--minutes=3", "a.pot"])).toEqual(read);
    expect(parseCommandLine(command, ["a.pot", "--sugar"]).options).toEqual({
      minutes: undefined,
      sugar: "true",
    });
  });

  test("that asks for help needs nothing else", () => {
    for (const flag of ["--help", "-h"]) expect(parseCommandLine(command, [flag]).help).toBe(true);
  });

  test("that does not fit is refused in one line that names the command", () => {
    expectRefused(() => parseCommandLine(command, ["a.pot", "--milk"]), "brew: Unknown option '--milk'");
    expectRefused(() => parseCommandLine(command, ["a.pot", "--minutes"]), "brew: Option '--minutes");
    expectRefused(() => parseCommandLine(command, ["a.pot", "--sugar=much"]), "brew: Option '--sugar'");
    expectRefused(() => parseCommandLine(command, []), "brew: takes POT, got none.");
    expectRefused(() => parseCommandLine(command, ["a", "b"]), "brew: takes POT, got a b.");
    for (const args of [["--milk"], ["a.pot", "--minutes", "--sugar"]]) {
      expect(() => parseCommandLine(command, args)).toThrow(/^[^\n]*See gripscope brew --help\.$/);
    }
  });
});

describe("options", () => {
  test("that must be there are missed by name", () => {
    expect(required(given({ out: "a" }), "out")).toBe("a");
    expectRefused(() => required(given({}), "out"), "--out: is missing.");
  });

  test("that are numbers keep to their bounds", () => {
    expect(numberOption(given({ n: "2.5" }), "n", 0, 3)).toBe(2.5);
    expect(numberOption(given({}), "n", 0, 3)).toBeUndefined();
    for (const text of ["", " ", "x", "-1", "3.1", "NaN", "Infinity"]) {
      expectRefused(
        () => numberOption(given({ n: text }), "n", 0, 3),
        `--n: ${text} is not a number from 0 to 3.`,
      );
    }
    expect(wholeOption(given({ n: "2" }), "n", 0, 3)).toBe(2);
    expectRefused(() => wholeOption(given({ n: "2.5" }), "n", 0, 3), "--n: 2.5 is not a whole number.");
  });

  test("that are lists are cut at commas, without blanks and empty items", () => {
    expect(listOption(given({ c: "A, B,,C " }), "c")).toEqual(["A", "B", "C"]);
    expect(listOption(given({}), "c")).toEqual([]);
  });
});

test("help names usage and every option", () => {
  const help = helpOf(command);
  for (const text of [
    "Brews tea.",
    "gripscope brew POT --minutes N",
    "--minutes N",
    "--sugar",
    "--json",
    "--help",
  ]) {
    expect(help).toContain(text);
  }
});
