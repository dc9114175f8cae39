import { proxy } from "comlink";
import type { Client } from "../client.ts";
import { recordingSource } from "../requests.ts";
import { type ChannelChoice, type OpenRecording, show, store } from "../store.ts";
import { isAbort, messageOf } from "../words.ts";
import { firstChoice } from "./channelChoice.ts";

/** A header on a slow disk may take its time. */
const answerLimitMs = 300_000;
/** The first seconds of a recording to calibrate on, where nobody says how many. */
const calibrationShare = 2 / 3;

/** The recording that is open: looks at it, and at what somebody says of it. */
export class Inspection {
  private openCount = 0;

  constructor(private readonly client: Client) {}

  /** Looks at files, and shows what is in them. */
  async open(files: readonly File[]): Promise<void> {
    const asked = ++this.openCount;
    store.setState({ opening: true, fault: null });
    try {
      const report = await this.inspect({ files, said: [] });
      if (asked !== this.openCount) return;
      const seconds = report.frameCount / report.info.rateHz;
      // Who calibrates wants to go on with it.
      if (store.getState().choice.view !== "calibrate") show("data");
      store.setState(({ evaluationSettings }) => ({
        evaluationSettings: { ...evaluationSettings, source: "recording", recordingMinutes: null },
        recording: {
          files,
          report,
          ...firstChoice(report),
          former: [],
          spec: "default",
          budget: 1,
          splitSeconds: Math.round(10 * seconds * calibrationShare) / 10,
          training: { state: "none" },
          trained: null,
          verified: report.seenShare,
          isVerifying: false,
        },
      }));
      void this.verify();
    } catch (error) {
      if (asked !== this.openCount) return;
      store.setState({
        fault: { title: "The recording was not opened", what: messageOf(error), remedy: null },
      });
      // Looking at this one ended what was looked at before.
      void this.verify();
    } finally {
      if (asked === this.openCount) store.setState({ opening: false });
    }
  }

  private inspect(recording: Pick<OpenRecording, "files" | "said">) {
    return this.client.ask(
      "trainer",
      (trainer) => trainer.inspect(recordingSource(recording)),
      answerLimitMs,
    );
  }

  /** Looks at the rest of the recording, behind what was looked at already. */
  private async verify(): Promise<void> {
    const { recording: asked } = store.getState();
    if (!asked || asked.report.seenShare === 1) return;
    const update = (change: Partial<OpenRecording>) =>
      store.setState(({ recording }) => ({
        recording: isSame(recording, asked) ? { ...recording, ...change } : recording,
      }));
    update({ isVerifying: true });
    try {
      const onProgress = proxy((verified: number) => update({ verified }));
      const report = await this.client.ask("trainer", (trainer) =>
        trainer.verify(recordingSource(asked), onProgress),
      );
      update({ report, verified: 1, isVerifying: false });
    } catch (error) {
      // Looked at anew, or another recording is.
      if (isAbort(error)) return;
      update({ isVerifying: false });
      store.setState({
        fault: {
          title: "The recording was not verified to its end",
          what: messageOf(error),
          remedy: { label: "Verify again", act: () => void this.verify() },
        },
      });
    }
  }

  /** Settings of what is made of it. */
  describe(change: Partial<Pick<OpenRecording, "spec" | "budget" | "splitSeconds">>): void {
    store.setState(({ recording }) => ({ recording: recording && { ...recording, ...change } }));
  }

  /** What is said of its channels is changed. @param what was changed, in words: it can be had back */
  async choose(change: Partial<ChannelChoice>, what: string): Promise<void> {
    const { recording } = store.getState();
    if (!recording) return;
    const choice = choiceOf(recording);
    await this.set({ ...choice, ...change }, [...recording.former, { choice, what }]);
  }

  /** Takes back the newest change of what is said of the channels; only where those are in sight. */
  async undo(): Promise<void> {
    const { recording, choice } = store.getState();
    const last = recording?.former.at(-1);
    if (!last || (choice.view !== "data" && choice.view !== "calibrate")) return;
    await this.set(last.choice, recording?.former.slice(0, -1) ?? []);
  }

  /** Of channels that are something else the recording is looked at anew. */
  private async set(choice: ChannelChoice, former: OpenRecording["former"]): Promise<void> {
    const { recording } = store.getState();
    if (!recording) return;
    const changed = { ...recording, ...choice, former };
    store.setState({ recording: changed });
    if (choice.said === recording.said) return;
    try {
      const report = await this.inspect(changed);
      store.setState(({ recording: held }) => ({
        recording: isSame(held, changed) ? { ...held, report, verified: report.seenShare } : held,
      }));
    } catch (error) {
      const { recording: held } = store.getState();
      if (!isSame(held, changed)) return;
      store.setState({
        recording: { ...held, ...choiceOf(recording), former: recording.former },
        fault: { title: "The channel was not changed", what: messageOf(error), remedy: null },
      });
    }
    void this.verify();
  }
}

const choiceOf = ({ said, bad, target, inputs }: ChannelChoice): ChannelChoice => ({
  said,
  bad,
  target,
  inputs,
});

/** Whether it is the same recording still, and what is said of its channels. */
function isSame(recording: OpenRecording | null, asked: OpenRecording): recording is OpenRecording {
  return recording?.files === asked.files && recording.said === asked.said;
}
