import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  /** What it says, in one line, for a neuroscientist and for a clinician. */
  why: ReactNode;
  children: ReactNode;
}

/** One thing that an evaluation found. */
export function Section({ title, why, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="result-section">
      <h2 id={id}>{title}</h2>
      <p className="why">{why}</p>
      {children}
    </section>
  );
}
