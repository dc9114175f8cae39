/**
 * Input that cannot be used: names the file or field it is about and says why, in words for the user.
 * The terminal prints it as one line and exits with 2; the app shows it beside what caused it.
 */
export class InputError extends Error {
  override readonly name: string = "InputError";

  constructor(
    /** The file, field or option at fault, as the user knows it. */
    readonly subject: string,
    /** What is wrong and, where it helps, what to do. */
    readonly reason: string,
  ) {
    super(`${subject}: ${reason}`);
  }
}
