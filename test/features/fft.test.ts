import { expect, test } from "vitest";
import { Fft } from "../../src/features/fft.ts";
import { Random } from "../../src/signal/random.ts";
import { largestError } from "./fixture.ts";

test.each([4, 8, 64, 256])("of %i samples is the sum that it stands for", (size) => {
  const random = new Random(size);
  const re = Float64Array.from({ length: size }, () => random.normal());
  const im = Float64Array.from({ length: size }, () => random.normal());
  const wanted = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * k * n) / size;
      wanted.re[k]! += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
      wanted.im[k]! += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
    }
  }
  new Fft(size).transform(re, im);
  expect(largestError(re, wanted.re)).toBeLessThan(1e-11);
  expect(largestError(im, wanted.im)).toBeLessThan(1e-11);
});
