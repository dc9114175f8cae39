import { InputError } from "../signal/errors.ts";

/**
 * An artifact, and what it is called in messages.
 * @param artifact its address, or itself @throws InputError where it cannot be fetched
 */
export async function fetched(artifact: string | object): Promise<{ value: unknown; subject: string }> {
  if (typeof artifact !== "string") return { value: artifact, subject: "decoder" };
  const subject = artifact.split("/").pop() ?? artifact;
  const response = await fetch(artifact);
  if (!response.ok)
    throw new InputError(subject, `could not be fetched: ${response.status} ${response.statusText}.`);
  return { value: await response.json(), subject };
}
