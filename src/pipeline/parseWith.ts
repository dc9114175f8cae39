import * as v from "valibot";
import { InputError } from "../signal/errors.ts";

/** Checks a value at the door. @throws InputError naming `subject`, the field and the reason */
export function parseWith<T>(schema: v.GenericSchema<unknown, T>, value: unknown, subject: string): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue);
  throw new InputError(subject, field ? `${field}: ${issue.message}` : issue.message);
}
