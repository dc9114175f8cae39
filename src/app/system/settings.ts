/** Names of what the page keeps in localStorage begin so: its own, and the theme that Mantine keeps. The origin may hold others' too. */
const ours = /^(gripscope\.|mantine-color-scheme)/;

type Held = Pick<Storage, "length" | "key" | "getItem" | "removeItem">;

function names(storage: Held): string[] {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "").filter((name) =>
    ours.test(name),
  );
}

/** How many settings are kept, and their bytes: two for each character. */
export function settingsHeld(storage: Held): { count: number; bytes: number } {
  const held = names(storage);
  const characters = held.reduce((sum, name) => sum + name.length + (storage.getItem(name)?.length ?? 0), 0);
  return { count: held.length, bytes: 2 * characters };
}

export function deleteSettings(storage: Held): void {
  for (const name of names(storage)) storage.removeItem(name);
}
