/** The colour map viridis (Smith and van der Walt 2015) at every tenth of its length, sRGB. */
const anchors = [
  [68, 1, 84],
  [72, 36, 117],
  [65, 68, 135],
  [53, 95, 141],
  [42, 120, 142],
  [33, 145, 140],
  [34, 168, 132],
  [68, 191, 112],
  [122, 209, 81],
  [189, 223, 38],
  [253, 231, 37],
] as const;

/** 256 colours, three bytes each. */
export const viridis = Uint8ClampedArray.from({ length: 3 * 256 }, (_, i) => {
  const place = (Math.floor(i / 3) / 255) * (anchors.length - 1);
  const below = Math.min(anchors.length - 2, Math.floor(place));
  const channel = i % 3;
  const from = anchors[below]?.[channel] ?? 0;
  const to = anchors[below + 1]?.[channel] ?? 0;
  return from + (to - from) * (place - below);
});
