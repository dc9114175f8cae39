/**
 * How long an epoch of the time-delay network takes (6000 rows of 120 columns or as many as asked for, hidden layers of 32 and
 * 16 units, batches of 32 and of 256 rows): the training of src/decoders/network beside gradients of TensorFlow.js
 * (variableGrads) with Adam written out in its operations, on cpu and wasm. All of them in turn, several times over; medians.
 *
 *   npx tsx test/bench/network.bench.ts [COLUMNS]
 */
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { startBackend } from "../../src/decoders/backends.ts";
import { Adam } from "../../src/decoders/network/adam.ts";
import { DenseNetwork } from "../../src/decoders/network/denseNetwork.ts";
import { RowLearner } from "../../src/decoders/network/rowLearner.ts";
import { Random } from "../../src/signal/random.ts";

// As Node resolves modules, this one can only be had by require; its registry is one for all of them.
createRequire(import.meta.url)("@tensorflow/tfjs-core/dist/register_all_gradients");

const rowCount = 6000;
const width = Number(process.argv[2] ?? 120);
const hidden = [32, 16];
const runs = 5;
const learningRate = 0.001;

const random = new Random(1, "bench");
const x = Float64Array.from({ length: rowCount * width }, () => random.normal());
const y = Float64Array.from(
  { length: rowCount },
  (_, row) => Math.tanh(x[row * width]!) + 0.3 * random.normal(),
);

function plainEpoch(batchRows: number): () => void {
  const network = new DenseNetwork(width, hidden, 256);
  network.initialise(new Random(1, "weights"));
  const learner = new RowLearner(network, x, y, batchRows);
  const adam = new Adam(network.parameters, network.weightCount, {
    learningRate,
    weightDecay: 0,
    clipNorm: 1,
  });
  return () => {
    const batches = learner.beginEpoch([[0, rowCount]], random);
    for (let batch = 0; batch < batches; batch++) {
      learner.learn(batch);
      adam.step(network.gradient);
    }
  };
}

function tensorEpoch(batchRows: number): { run(): void; dispose(): void } {
  const sizes = [width, ...hidden, 1];
  const variables = sizes.slice(1).flatMap((units, i) => {
    const limit = Math.sqrt(6 / (units + sizes[i]!));
    return [
      tf.variable(tf.randomUniform([sizes[i]!, units], -limit, limit, "float32", 1)),
      tf.variable(tf.zeros([units])),
    ];
  });
  const moments = variables.map(
    (each) => [tf.variable(tf.zerosLike(each)), tf.variable(tf.zerosLike(each))] as const,
  );
  const optimizer = { step: 0 };
  const rows = tf.tensor2d(Float32Array.from(x), [rowCount, width]);
  const target = tf.tensor2d(Float32Array.from(y), [rowCount, 1]);
  const loss = (batch: tf.Tensor2D, wanted: tf.Tensor2D): tf.Scalar => {
    let output: tf.Tensor = batch;
    for (let i = 0; i < variables.length; i += 2) {
      output = tf.add(
        tf.matMul(output as tf.Tensor2D, variables[i] as tf.Variable<tf.Rank.R2>),
        variables[i + 1]!,
      );
      if (i + 2 < variables.length) output = tf.tanh(output);
    }
    return tf.mean(tf.square(tf.sub(output, wanted)));
  };
  const learn = (first: number) => {
    const count = Math.min(batchRows, rowCount - first);
    const batch = tf.slice(rows, [first, 0], [count, width]);
    const wanted = tf.slice(target, [first, 0], [count, 1]);
    const { grads } = tf.variableGrads(() => loss(batch, wanted), variables);
    optimizer.step++;
    variables.forEach((variable, i) => {
      const g = grads[variable.name]!;
      const [first, second] = moments[i]!;
      first.assign(tf.add(tf.mul(first, 0.9), tf.mul(g, 0.1)));
      second.assign(tf.add(tf.mul(second, 0.999), tf.mul(tf.square(g), 0.001)));
      const m = tf.div(first, 1 - 0.9 ** optimizer.step);
      const v = tf.div(second, 1 - 0.999 ** optimizer.step);
      variable.assign(tf.sub(variable, tf.mul(tf.div(m, tf.add(tf.sqrt(v), 1e-8)), learningRate)));
    });
  };
  return {
    run() {
      for (let first = 0; first < rowCount; first += batchRows) tf.tidy(() => learn(first));
      // Nothing has been computed for sure until it is read.
      variables[0]!.dataSync();
    },
    dispose: () => tf.dispose([...variables, ...moments.flat(), rows, target]),
  };
}

const measured = new Map<string, number[]>();
function measure(what: string, run: () => void): void {
  const startedMs = performance.now();
  run();
  const ms = performance.now() - startedMs;
  measured.set(what, [...(measured.get(what) ?? []), ms]);
}

const batches = [32, 256];
const plain = new Map(batches.map((batchRows) => [batchRows, plainEpoch(batchRows)]));
for (let run = 0; run <= runs; run++) {
  for (const batchRows of batches) {
    measure(`plain TypeScript, batches of ${batchRows}`, plain.get(batchRows)!);
    for (const backend of ["cpu", "wasm"] as const) {
      await startBackend(backend);
      const epoch = tensorEpoch(batchRows);
      // Once before it counts: kernels are compiled when they are first met.
      if (run === 0) epoch.run();
      measure(`TensorFlow.js on ${backend}, batches of ${batchRows}`, () => epoch.run());
      epoch.dispose();
    }
  }
}
for (const [what, all] of measured) {
  const ms = all.slice(1).toSorted((a, b) => a - b);
  console.log(
    `${what}: ${ms[Math.floor(ms.length / 2)]!.toFixed(0)} ms (${ms[0]!.toFixed(0)} to ${ms.at(-1)!.toFixed(0)})`,
  );
}
