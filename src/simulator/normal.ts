import { Random } from "../signal/random.ts";

/** Layers of the ziggurat, where its tail begins and the area of a layer (Marsaglia and Tsang 2000, J Stat Softw 5:8). */
const layerCount = 128;
const tailFrom = 3.442619855899;
const layerArea = 9.91256303526217e-3;
/** Resolution of a draw: 24 bits with its sign; the layer comes from other bits, as in Doornik's correction (2005). */
const half = 2 ** 23;

const limits = new Int32Array(layerCount);
const widths = new Float64Array(layerCount);
const heights = new Float64Array(layerCount);
{
  let edge = tailFrom;
  const base = layerArea / Math.exp(-0.5 * edge * edge);
  limits[0] = (edge / base) * half;
  limits[1] = 0;
  widths[0] = base / half;
  widths[layerCount - 1] = edge / half;
  heights[0] = 1;
  heights[layerCount - 1] = Math.exp(-0.5 * edge * edge);
  for (let i = layerCount - 2; i >= 1; i--) {
    const inner = Math.sqrt(-2 * Math.log(layerArea / edge + Math.exp(-0.5 * edge * edge)));
    limits[i + 1] = (inner / edge) * half;
    edge = inner;
    heights[i] = Math.exp(-0.5 * edge * edge);
    widths[i] = edge / half;
  }
}

/**
 * Standard normal draws by the ziggurat method: one whole number and one product in 98 of 100 cases, where the polar
 * method takes a root and a logarithm. Draws depend on seed, name and index alone.
 */
export class Normal {
  private readonly random: Random;

  constructor(seed: number, name: string, index = 0) {
    this.random = new Random(seed, name, index);
  }

  next(): number {
    const bits = this.random.uint32() | 0;
    const layer = bits & (layerCount - 1);
    const at = bits >> 8;
    if ((at < 0 ? -at : at) < (limits[layer] as number)) return at * (widths[layer] as number);
    return this.edge(at, layer);
  }

  /** The rare draw outside the inner rectangle of its layer. */
  private edge(firstAt: number, firstLayer: number): number {
    const { random } = this;
    let at = firstAt;
    let layer = firstLayer;
    for (;;) {
      const x = at * (widths[layer] as number);
      if (layer === 0) {
        let beyond: number;
        let y: number;
        do {
          beyond = -Math.log(1 - random.uniform()) / tailFrom;
          y = -Math.log(1 - random.uniform());
        } while (y + y < beyond * beyond);
        return at > 0 ? tailFrom + beyond : -tailFrom - beyond;
      }
      const low = heights[layer] as number;
      if (low + random.uniform() * ((heights[layer - 1] as number) - low) < Math.exp(-0.5 * x * x)) return x;
      const bits = random.uint32() | 0;
      layer = bits & (layerCount - 1);
      at = bits >> 8;
      if ((at < 0 ? -at : at) < (limits[layer] as number)) return at * (widths[layer] as number);
    }
  }
}
