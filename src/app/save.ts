/** Hands a file to the person, by way of the browser. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveJson(value: object, name: string): void {
  saveFile(new Blob([JSON.stringify(value)], { type: "application/json" }), name);
}

/** A time, as ISO 8601, in the name of a file: no system takes a colon there. */
export const stampOf = (iso: string): string => iso.slice(0, 19).replaceAll(":", "");
