import * as v from "valibot";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

/** Changed keys by the action's id; "" is switched off. Actions that are not here have the key that they came with. */
type Bindings = Readonly<Record<string, string>>;
/** What of an action decides its key. */
interface Bound {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly withControl?: boolean;
}

const storageName = "gripscope.keys";
const Stored = v.record(v.string(), v.pipe(v.string(), v.maxLength(16)));

/** Keys that the page and its reader move about with, and cannot be taken away. */
const takenKeys: Readonly<Record<string, string>> = {
  Tab: "moves from one thing to the next",
  Enter: "presses what has the focus",
  Escape: "closes what is open",
};
/** What may be bound beside single characters; not what browsers reload, search or move about with. */
const namedKeys = /^(Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown|F[2489])$/;

export const keysStore = createStore<{ changed: Bindings }>()(() => ({ changed: stored() }));

/** What was chosen before; nothing where that cannot be read, or is not what it should be. */
function stored(): Bindings {
  try {
    const result = v.safeParse(Stored, JSON.parse(localStorage.getItem(storageName) ?? "{}"));
    if (!result.success) return {};
    return Object.fromEntries(
      Object.entries(result.output).filter(([, key]) => key === "" || refusalOf(key) === null),
    );
  } catch {
    return {};
  }
}

function keep(changed: Bindings): void {
  keysStore.setState({ changed });
  try {
    if (Object.keys(changed).length === 0) localStorage.removeItem(storageName);
    else localStorage.setItem(storageName, JSON.stringify(changed));
  } catch {
    // Where nothing can be kept it holds until the page is closed.
  }
}

/** Whether an action's key can be changed: those with Ctrl are no single keys, and Esc is how everything is left. */
export const isChangeable = ({ key, withControl }: Pick<Bound, "key" | "withControl">): boolean =>
  !withControl && key !== "Escape";

/** The key of an action as it is now; "" where it has none. */
export function keyOf(action: Bound, { changed } = keysStore.getState()): string {
  return isChangeable(action) ? (changed[action.id] ?? action.key) : action.key;
}

/** What `KeyboardEvent.key` says, with capital letters as small ones. */
export const normalKey = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);

/** Why a key can be nobody's; null where it can. */
function refusalOf(key: string): string | null {
  const taken = takenKeys[key];
  if (taken !== undefined) return `${nameOfKey(key)} ${taken}.`;
  return [...key].length === 1 || namedKeys.test(key)
    ? null
    : `${key} is not taken: choose a letter, a digit, a sign or an arrow.`;
}

/**
 * Gives an action another key, or none where `key` is "". @param actions all there are: no two may have the same key
 * @returns why not, in a sentence; null where it is done
 */
export function bind(action: Bound, key: string, actions: readonly Bound[]): string | null {
  const wanted = normalKey(key);
  if (wanted !== "") {
    const refusal = refusalOf(wanted);
    if (refusal !== null) return refusal;
    const other = actions.find(
      (each) => each.id !== action.id && !each.withControl && keyOf(each) === wanted,
    );
    if (other)
      return `${nameOfKey(wanted)} is the key of “${other.title}”. Change that one first, or switch it off.`;
  }
  const { [action.id]: _, ...others } = keysStore.getState().changed;
  keep(wanted === action.key ? others : { ...others, [action.id]: wanted });
  return null;
}

/** Every action has the key again that it came with. */
export function resetKeys(): void {
  keep({});
}

/** A key as it stands on a keyboard. */
export function nameOfKey(key: string): string {
  const names: Readonly<Record<string, string>> = {
    " ": "space",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    Escape: "Esc",
  };
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** An action's key as it is now, by name: "Ctrl O"; "" where it has none. */
export function keyName(action: Bound, state = keysStore.getState()): string {
  const key = keyOf(action, state);
  return key === "" ? "" : `${action.withControl ? "Ctrl " : ""}${nameOfKey(key)}`;
}

/** As `keyName`, and kept up to date. */
export function useKeyName(): (action: Bound) => string {
  const state = useStore(keysStore);
  return (action) => keyName(action, state);
}
