/** A decoder that has decoded in this page. */
export interface Former {
  /** Of its artifact. */
  readonly hash: string;
  readonly name: string;
  /** Address of a shipped decoder, or the artifact itself. */
  readonly model: string | object;
}

/** So many are remembered: each holds its artifact. */
const mostFormer = 10;

/** @returns with `decoder` as the newest, at the end; each stands there once */
export function remembered(former: readonly Former[], decoder: Former): readonly Former[] {
  return [...former.filter(({ hash }) => hash !== decoder.hash), decoder].slice(-mostFormer);
}

/** What decoded before what decodes now. */
export function decoderBefore(former: readonly Former[]): Former | undefined {
  return former.at(-2);
}
