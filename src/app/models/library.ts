import type { DecoderSummary } from "../../contract/apis.ts";
import { decoders, modelUrl } from "../../contract/catalogue.ts";
import { readDecoder, type SavedDecoder, savedDecoder } from "../savedDecoder.ts";
import { notify, store } from "../store.ts";
import { messageOf } from "../words.ts";
import { DecoderDatabase } from "./database.ts";
import { type KeptDecoder, modelsStore } from "./state.ts";

/** So long a deleted decoder can be had back. */
const undoMs = 8000;

type Describe = (decoder: string | object, subject: string) => Promise<DecoderSummary>;

/** The decoders that are kept in this browser, and those that come with the app. What there is stands in `modelsStore`. */
export class Library {
  private readonly database = new DecoderDatabase();
  /** Other pages of the app keep and delete, too. */
  private readonly pages = new BroadcastChannel("gripscope-decoders");
  /** Keys of what is being described. */
  private readonly asked = new Set<string>();
  /** What was deleted a moment ago. */
  private readonly leaving = new Map<string, { artifact: object; timer: ReturnType<typeof setTimeout> }>();

  /** @param describe checks a decoder against its hash and tells what it says of itself, in a worker */
  constructor(private readonly describe: Describe) {
    this.pages.onmessage = () => void this.refresh();
  }

  /** Lists what there is. @param patient whose shipped decoders are meant */
  async prepare(patient: string): Promise<void> {
    const shipped = decoders.map(({ name }) => ({
      name,
      url: new URL(modelUrl(patient, name), document.baseURI).href,
    }));
    modelsStore.setState({ shipped });
    await this.refresh();
  }

  /** Has all that is listed described. */
  async learnAll(): Promise<void> {
    const { kept, shipped } = modelsStore.getState();
    for (const { hash, name } of kept) await this.learn(hash, () => this.database.artifact(hash), name);
    for (const { url } of shipped) await this.learn(url, async () => url, url.split("/").pop() ?? url);
  }

  /** Keeps a decoder; one that is kept already stays as it is. @throws Error where it is damaged, or cannot be kept */
  private async add(artifact: object, subject: string, kept: Pick<KeptDecoder, "origin" | "usedAt">) {
    const summary = await this.describe(artifact, subject);
    const { hash, name, bytes } = summary;
    await this.database.put({ ...kept, hash, name, bytes, addedAt: new Date().toISOString() }, artifact);
    modelsStore.setState(({ described }) => ({ described: { ...described, [hash]: summary } }));
    await this.refresh(true);
    return summary;
  }

  /** Keeps what was calibrated or opened in passing: where that fails, nothing else does. */
  async keep(artifact: object, name: string, kept: Pick<KeptDecoder, "origin" | "usedAt">): Promise<void> {
    try {
      await this.add(artifact, name, kept);
    } catch (error) {
      // That nothing can be kept here is told where it is looked for.
      await this.refresh();
      if (modelsStore.getState().hindrance === null) notify(`${name} was not kept: ${messageOf(error)}`);
    }
  }

  /** Keeps the decoders of some files, and says which of them cannot be. */
  async importFiles(files: readonly File[]): Promise<void> {
    await this.refresh();
    const { hindrance } = modelsStore.getState();
    if (hindrance) {
      tellFault("The decoder was not imported", hindrance);
      return;
    }
    const problems: string[] = [];
    const names: string[] = [];
    for (const file of files) {
      try {
        const { artifact } = readDecoder(await file.text(), file.name);
        const { name } = await this.add(artifact, file.name, { origin: "opened", usedAt: null });
        names.push(name);
      } catch (error) {
        const reason = messageOf(error);
        problems.push(reason.startsWith(file.name) ? reason : `${file.name}: ${reason}`);
      }
    }
    if (names.length > 0) notify(`Kept here: ${names.join(", ")}.`);
    store.setState({
      fault:
        problems.length > 0
          ? { title: "The decoder was not imported", what: problems.join(" "), remedy: null }
          : null,
    });
  }

  /** A kept decoder, or a shipped one by its address. @throws Error where it is gone */
  async read(key: string): Promise<SavedDecoder> {
    const value = isAddress(key) ? await (await fetch(key)).json() : await this.database.artifact(key);
    if (value === undefined) throw new Error("It is not kept here any more: another page deleted it.");
    return savedDecoder(value, "What is kept");
  }

  /** Notes that a decoder was used, where it is kept. */
  async touch(hash: string): Promise<void> {
    await this.database.touch(hash, new Date().toISOString()).catch(() => undefined);
    await this.refresh(true);
  }

  /** Deletes a decoder; for some seconds that can be taken back. */
  async remove(kept: KeptDecoder): Promise<void> {
    const { hash } = kept;
    try {
      const artifact = await this.database.remove(hash);
      if (artifact) {
        this.leaving.set(hash, { artifact, timer: setTimeout(() => this.forget(hash), undoMs) });
        modelsStore.setState(({ leaving }) => ({ leaving: [...leaving, kept] }));
      }
      await this.refresh(true);
    } catch (error) {
      tellFault("The decoder was not deleted", error);
    }
  }

  /** Deletes all kept decoders at once. @throws Error where the browser does not let it */
  async removeAll(): Promise<void> {
    for (const hash of [...this.leaving.keys()]) this.forget(hash);
    await this.database.clear();
    modelsStore.setState({ compared: [] });
    await this.refresh(true);
  }

  async undoRemove(kept: KeptDecoder): Promise<void> {
    const { artifact } = this.leaving.get(kept.hash) ?? {};
    if (!artifact) return;
    try {
      await this.database.put(kept, artifact);
      await this.refresh(true);
      this.forget(kept.hash);
    } catch (error) {
      tellFault("The decoder was not put back", error);
    }
  }

  private forget(hash: string): void {
    clearTimeout(this.leaving.get(hash)?.timer);
    this.leaving.delete(hash);
    modelsStore.setState(({ leaving, kept, compared }) => ({
      leaving: leaving.filter((each) => each.hash !== hash),
      compared: kept.some((each) => each.hash === hash) ? compared : compared.filter((key) => key !== hash),
    }));
  }

  /** @param isNews other pages are told of it */
  private async refresh(isNews = false): Promise<void> {
    try {
      const kept = (await this.database.list()).sort((a, b) => (a.addedAt < b.addedAt ? 1 : -1));
      modelsStore.setState({ hindrance: null, kept });
      if (isNews) this.pages.postMessage("changed");
    } catch {
      modelsStore.setState({
        hindrance:
          "This browser keeps nothing for this page, as in a private window: save a decoder to a file before the page is closed.",
      });
    }
  }

  /** Has a decoder described that is not yet. */
  private async learn(
    key: string,
    read: () => Promise<string | object | undefined>,
    subject: string,
  ): Promise<void> {
    if (key in modelsStore.getState().described || this.asked.has(key)) return;
    this.asked.add(key);
    try {
      const decoder = await read();
      if (decoder === undefined) return;
      const summary = await this.describe(decoder, subject);
      modelsStore.setState(({ described }) => ({ described: { ...described, [key]: summary } }));
    } catch (error) {
      const problem = messageOf(error);
      modelsStore.setState(({ described }) => ({ described: { ...described, [key]: { problem } } }));
    } finally {
      this.asked.delete(key);
    }
  }
}

/** Addresses stand for what is shipped, hashes for what is kept. */
const isAddress = (key: string) => key.includes("/");

function tellFault(title: string, error: unknown): void {
  store.setState({ fault: { title, what: messageOf(error), remedy: null } });
}
