import "./driftLight.css";
import { useApp } from "../store.ts";

const words = { good: "no drift", attention: "drift", bad: "strong drift" } as const;

/** Whether the features still are as those that the decoder was trained on, at a glance. */
export function DriftLight() {
  const drift = useApp((state) => state.status?.drift);
  if (!drift) return null;
  const { verdict, reason, seconds } = drift;
  return (
    <span
      className={`lights drift-light verdict-${verdict}`}
      title={`Features of the last ${Math.round(seconds)} s beside those that the decoder was trained on: ${reason || "as in training"}. The Models page has the figures.`}
      data-testid="drift-light"
    >
      <i aria-hidden="true" />
      <span>{words[verdict]}</span>
    </span>
  );
}
