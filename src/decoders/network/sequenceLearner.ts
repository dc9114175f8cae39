import type { Range } from "../../evaluation/splits.ts";
import type { Random } from "../../signal/random.ts";
import type { GruCell } from "./gruCell.ts";
import type { Learner } from "./learner.ts";
import { shuffle } from "./shuffle.ts";

/** Steps of a piece in which a range is gone through when its errors are summed. */
const pieceSteps = 64;

/**
 * A recurrent network that learns from stretches of rows that follow one another without a gap: backpropagation through time
 * truncated to windows of `windowSteps` rows. Each epoch cuts the stretches anew, at a random offset, so that no row always
 * stands at a window's edge. A window's state comes from up to `leadSteps` rows before it, run forward from a state of zero;
 * where the stretch itself begins, it is zero, as it is after a reset.
 */
export class SequenceLearner implements Learner {
  private readonly starts: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly leads: Uint32Array;
  private readonly order: Uint32Array;
  private count = 0;
  private readonly x: Float64Array;
  private readonly errors: Float64Array;

  /**
   * @param cell with room for `leadSteps + windowSteps`
   * @param runner a cell of one lane with room for 64 steps, to go through a range with
   * @param values standardised rows
   * @param target standardised
   * @param segments stretches without a gap
   */
  constructor(
    readonly cell: GruCell,
    private readonly runner: GruCell,
    private readonly values: Float64Array,
    private readonly target: Float64Array,
    private readonly segments: readonly Range[],
    private readonly windowSteps: number,
    private readonly leadSteps: number,
  ) {
    // Two more for each stretch and each end of a range: windows at the edges are shorter.
    const room = Math.ceil(target.length / windowSteps) + 2 * segments.length + 8;
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
    this.leads = new Uint32Array(room);
    this.order = new Uint32Array(room);
    this.x = new Float64Array((leadSteps + windowSteps) * cell.lanes * cell.width);
    this.errors = new Float64Array(windowSteps * cell.lanes);
  }

  get parameters(): Float64Array {
    return this.cell.parameters;
  }

  get gradient(): Float64Array {
    return this.cell.gradient;
  }

  get weightCount(): number {
    return this.cell.weightCount;
  }

  beginEpoch(ranges: readonly Range[], random: Random): number {
    this.count = 0;
    for (const [start, end] of ranges) {
      for (const [from, to] of this.segments) {
        const first = Math.max(start, from);
        const last = Math.min(end, to);
        for (let row = first; row < last; ) {
          const length = row === first ? 1 + random.integer(this.windowSteps) : this.windowSteps;
          this.starts[this.count] = row;
          this.ends[this.count] = Math.min(row + length, last);
          this.leads[this.count] = Math.min(this.leadSteps, row - first);
          this.order[this.count] = this.count;
          this.count++;
          row += length;
        }
      }
    }
    shuffle(this.order.subarray(0, this.count), random);
    return Math.ceil(this.count / this.cell.lanes);
  }

  learn(batch: number): void {
    const { cell, x, values, target, errors, leadSteps, windowSteps, order } = this;
    const { lanes, width, units, states } = cell;
    const first = batch * lanes;
    x.fill(0);
    let scored = 0;
    for (let lane = 0; lane < lanes && first + lane < this.count; lane++) {
      const at = order[first + lane]!;
      const start = this.starts[at]!;
      const end = this.ends[at]!;
      scored += end - start;
      for (let row = start - this.leads[at]!; row < end; row++) {
        const to = ((leadSteps + row - start) * lanes + lane) * width;
        for (let i = 0; i < width; i++) x[to + i] = values[row * width + i]!;
      }
    }
    const steps = leadSteps + windowSteps;
    cell.readInputs(x, steps);
    states.fill(0, 0, lanes * units);
    for (let step = 0; step < steps; step++) {
      cell.step(step);
      if (step >= leadSteps) continue;
      // A lane whose lead has not begun keeps the state of a reset.
      for (let lane = 0; lane < lanes; lane++) {
        const lead = first + lane < this.count ? this.leads[order[first + lane]!]! : 0;
        const to = ((step + 1) * lanes + lane) * units;
        if (step < leadSteps - lead) states.fill(0, to, to + units);
      }
    }
    cell.readOutputs(leadSteps, steps);
    errors.fill(0);
    for (let lane = 0; lane < lanes && first + lane < this.count; lane++) {
      const at = order[first + lane]!;
      const start = this.starts[at]!;
      for (let row = start; row < this.ends[at]!; row++) {
        const step = row - start;
        const output = cell.outputs[(leadSteps + step) * lanes + lane]!;
        errors[step * lanes + lane] = (2 / scored) * (output - target[row]!);
      }
    }
    cell.backward(x, leadSteps, steps, errors);
  }

  *squaredErrors([start, end]: Range): Generator<number> {
    const { cell, runner, values, target } = this;
    const { units, width, states } = runner;
    runner.parameters.set(cell.parameters);
    for (const [from, to] of this.segments) {
      const last = Math.min(end, to);
      states.fill(0, 0, units);
      // Rows before the range lead up to it, as they would when it runs: only their features are looked at.
      for (let row = Math.max(start - this.leadSteps, from); row < last; row += pieceSteps) {
        const steps = Math.min(pieceSteps, last - row);
        runner.readInputs(values.subarray(row * width), steps);
        for (let step = 0; step < steps; step++) runner.step(step);
        runner.readOutputs(0, steps);
        let sum = 0;
        for (let step = 0; step < steps; step++) {
          if (row + step >= start) sum += (runner.outputs[step]! - target[row + step]!) ** 2;
        }
        states.copyWithin(0, steps * units, (steps + 1) * units);
        yield sum;
      }
    }
  }
}
