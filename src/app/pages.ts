import { type ComponentType, lazy } from "react";
import type { ViewName } from "../contract/urlState.ts";
import { LiveView } from "./live/LiveView.tsx";
import type { Session } from "./session.ts";

interface Page {
  readonly title: string;
  /** What it is for, in a few words. */
  readonly hint: string;
  readonly View: ComponentType<{ session: Session }>;
}

/** The pages of the app. All but the one that decodes are fetched when they are first turned to: it starts without them. */
export const pages: Readonly<Record<ViewName, Page>> = {
  live: { title: "Live", hint: "Decoded beside measured, as it comes", View: LiveView },
  feedback: {
    title: "Feedback",
    hint: "What the patient sees",
    View: lazy(() => import("./feedback/FeedbackView.tsx")),
  },
  data: {
    title: "Data",
    hint: "Recordings and stored sessions",
    View: lazy(() => import("./data/DataView.tsx")),
  },
  calibrate: {
    title: "Calibrate",
    hint: "Train a decoder",
    View: lazy(() => import("./calibrate/CalibrateView.tsx")),
  },
  evaluate: {
    title: "Evaluate",
    hint: "Compare decoders on held-out data",
    View: lazy(() => import("./evaluate/EvaluateView.tsx")),
  },
  models: {
    title: "Models",
    hint: "Decoders kept here",
    View: lazy(() => import("./models/ModelsView.tsx")),
  },
};
