import type { PolynomialGraph } from "./polynomialGraph.ts";
import type { LinearModel } from "./weights.ts";

/** A linear decoder as the graph of a polynomial stage that hands its input on. */
export function linearGraph(model: LinearModel): PolynomialGraph {
  return {
    ...model,
    polynomial: [0, 1],
    inputMin: Number.NEGATIVE_INFINITY,
    inputMax: Number.POSITIVE_INFINITY,
  };
}
