import { InputError } from "../signal/errors.ts";
import { type Command, helpOf, parseCommandLine } from "./arguments.ts";
import { decode } from "./commands/decode.ts";
import { evaluate } from "./commands/evaluate.ts";
import { features } from "./commands/features.ts";
import { inspect } from "./commands/inspect.ts";
import { replay } from "./commands/replay.ts";
import { simulate } from "./commands/simulate.ts";
import { train } from "./commands/train.ts";

const commands: readonly Command[] = [inspect, evaluate, train, decode, features, simulate, replay];

const mostMessageLetters = 2000;

/** Exit code for input that cannot be used, after one line that says why. */
const badInput = 2;

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    console.log(overview());
    return name === undefined ? badInput : 0;
  }
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) {
      throw new InputError(name, `no such command; there is ${commands.map((c) => c.name).join(", ")}.`);
    }
    const given = parseCommandLine(command, rest);
    if (given.help) {
      console.log(helpOf(command));
      return 0;
    }
    const { data, text } = await command.run(given);
    console.log(given.json ? JSON.stringify(data, null, 2) : text);
    return 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(`gripscope: ${oneLine(error.message)}`);
    return badInput;
  }
}

/** What a file holds gets into messages: as one line of printable text, however it was meant. */
function oneLine(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return message.slice(0, mostMessageLetters).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}

function overview(): string {
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  return [
    "gripscope: decodes grip force from local field potentials.",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`),
    "",
    "gripscope COMMAND --help says more.",
  ].join("\n");
}

// TensorFlow.js advertises its native package there: standard error is for the one line that says what is wrong.
console.warn = () => {};
process.exitCode = await main(process.argv.slice(2));
