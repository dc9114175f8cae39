import { aperiodic } from "./aperiodic.ts";
import { bandPower } from "./bandPower.ts";
import { bandPowerFft } from "./bandPowerFft.ts";
import { blank } from "./blank.ts";
import { bursts } from "./bursts.ts";
import { exclude } from "./exclude.ts";
import { hjorth } from "./hjorth.ts";
import { identity } from "./identity.ts";
import type { AnyFeatureKernel, AnyRowKernel, AnySignalKernel } from "./kernel.ts";
import { lags } from "./lags.ts";
import { lineComb } from "./lineComb.ts";
import { lineLength } from "./lineLength.ts";
import { log } from "./log.ts";
import { montage } from "./montage.ts";
import { motorPotential } from "./motorPotential.ts";
import { notch } from "./notch.ts";
import { offset } from "./offset.ts";
import { resample } from "./resample.ts";
import { runningMedian } from "./runningMedian.ts";
import { runningZScore } from "./runningZScore.ts";
import { standardise } from "./standardise.ts";
import { stimulationTemplate } from "./stimulationTemplate.ts";

/**
 * All kernels, by the names that specs call them by. The schema of specs is built from this, and what is to hold
 * for every kernel is tested by walking it: a new kernel is a file, and a line here.
 */
export const signalKernels = {
  offset,
  exclude,
  montage,
  notch,
  lineComb,
  stimulationTemplate,
  blank,
  resample,
} as const satisfies Record<string, AnySignalKernel>;

export const featureKernels = {
  bandPower,
  bandPowerFft,
  hjorth,
  lineLength,
  motorPotential,
  bursts,
  aperiodic,
  identity,
} as const satisfies Record<string, AnyFeatureKernel>;

export const rowKernels = {
  log,
  runningMedian,
  runningZScore,
  standardise,
  lags,
} as const satisfies Record<string, AnyRowKernel>;
