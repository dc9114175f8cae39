import type { Range, Split } from "../../evaluation/splits.ts";
import { InputError } from "../../signal/errors.ts";
import { Random } from "../../signal/random.ts";
import type { FitOptions } from "../decoder.ts";
import { Pace } from "../pace.ts";
import { Adam, type AdamSettings } from "./adam.ts";
import { EarlyStopping } from "./earlyStopping.ts";
import type { Learner } from "./learner.ts";

export interface TrainingSettings {
  learningRate: number;
  /** Norm to which a greater gradient is shortened. */
  clipNorm: number;
  /** Weight decays to choose from, as multiples of the learning rate taken away each step. */
  weightDecays: readonly number[];
  /** At most so many rounds; a round is an epoch, or as many as make `leastSteps` steps where the rows are few. */
  rounds: number;
  leastSteps: number;
  /** The network is averaged over about so many steps. */
  averagedSteps: number;
  /** So many rounds without a better error end the search. */
  patience: number;
}

/** What was chosen. */
export interface Choice {
  weightDecay: number;
  rounds: number;
}

/**
 * Trains a network on all rows, for the weight decay and the number of rounds that do best on inner validation: for each
 * decay one network is trained for each split, all of them round by round, until their squared errors on the rows held out,
 * added up, have not fallen for a while (early stopping; Prechelt 1998). Everything is drawn from the seed.
 * @param create a fresh network with the rows to learn from; the same for the same name
 * @throws InputError where training diverges; DOMException AbortError
 */
export async function train<L extends Learner>(
  create: (name: string) => L,
  rowCount: number,
  splits: readonly Split[],
  settings: TrainingSettings,
  options: Pick<FitOptions, "seed" | "signal" | "onProgress">,
): Promise<{ learner: L; choice: Choice }> {
  const { weightDecays, rounds } = settings;
  // In rounds of a network; those that turn out not to be needed are counted as done.
  const pace = new Pace((weightDecays.length * splits.length + 1) * rounds, options);
  await pace.breathe("Choosing weight decay and rounds");
  const courseOf = <K extends Learner>(
    learner: K,
    ranges: readonly Range[],
    weightDecay: number,
    name: string,
  ) => new Course(learner, ranges, { ...settings, weightDecay }, options.seed, name);
  let choice: Choice | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const weightDecay of weightDecays) {
    const courses = splits.map(({ train: ranges }, fold) =>
      courseOf(create(`fold ${fold}`), ranges, weightDecay, `order of fold ${fold}`),
    );
    const stopping = new EarlyStopping(settings.patience);
    for (let round = 1; round <= rounds; round++) {
      if (stopping.isOver) {
        pace.isDue((rounds - round + 1) * courses.length);
        break;
      }
      let error = 0;
      for (const [fold, course] of courses.entries()) {
        await course.round(pace);
        error += await course.squaredError(splits[fold]!.test, pace);
      }
      stopping.add(error);
    }
    if (stopping.least < least) {
      least = stopping.least;
      choice = { weightDecay, rounds: stopping.bestRound };
    }
  }
  if (!choice) throw divergence(settings.learningRate);
  const course = courseOf(create("all"), [[0, rowCount]], choice.weightDecay, "order of all");
  pace.isDue(rounds - choice.rounds);
  await pace.breathe("Fitting");
  for (let round = 0; round < choice.rounds; round++) await course.round(pace);
  await pace.breathe();
  return { learner: course.settle(), choice };
}

/**
 * One round after another on some of the rows. What counts is not where the last step led but the running mean of where the
 * steps have been lately (averaging of iterates; Polyak and Juditsky 1992, SIAM J Control Optim 30:838): it does as several
 * networks would that are averaged, and costs nothing when it decodes.
 */
class Course<L extends Learner> {
  private readonly adam: Adam;
  private readonly random: Random;
  private readonly averaged: Float64Array;
  private readonly kept: Float64Array;
  private steps = 0;

  /** @param name keeps the batch orders of several courses of one seed apart */
  constructor(
    private readonly learner: L,
    private readonly ranges: readonly Range[],
    private readonly settings: AdamSettings & Pick<TrainingSettings, "averagedSteps" | "leastSteps">,
    seed: number,
    name: string,
  ) {
    this.adam = new Adam(learner.parameters, learner.weightCount, settings);
    this.random = new Random(seed, name);
    this.averaged = learner.parameters.slice();
    this.kept = learner.parameters.slice();
  }

  async round(pace: Pace): Promise<void> {
    const { learner, averaged, settings } = this;
    const { parameters } = learner;
    for (const end = this.steps + settings.leastSteps; this.steps < end; ) {
      const batches = learner.beginEpoch(this.ranges, this.random);
      for (let batch = 0; batch < batches; batch++) {
        learner.learn(batch);
        if (!Number.isFinite(this.adam.step(learner.gradient))) throw divergence(settings.learningRate);
        this.steps++;
        const share = Math.max(1 / settings.averagedSteps, 2 / (this.steps + 1));
        for (let i = 0; i < averaged.length; i++) averaged[i]! += share * (parameters[i]! - averaged[i]!);
        if (pace.isDue(0)) await pace.breathe();
      }
    }
    if (pace.isDue(1)) await pace.breathe();
  }

  /** Sum of squared errors over a range, of the averaged network. */
  async squaredError(range: Range, pace: Pace): Promise<number> {
    this.kept.set(this.learner.parameters);
    this.settle();
    let sum = 0;
    for (const part of this.learner.squaredErrors(range)) {
      sum += part;
      if (pace.isDue(0)) await pace.breathe();
    }
    this.learner.parameters.set(this.kept);
    return sum;
  }

  /** Leaves the averaged network behind. @returns what learned it */
  settle(): L {
    this.learner.parameters.set(this.averaged);
    return this.learner;
  }
}

function divergence(learningRate: number): InputError {
  return new InputError(
    "training",
    `diverged at a learning rate of ${learningRate}. Choose a smaller one, or a part without extreme values.`,
  );
}
