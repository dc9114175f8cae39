import { type ComponentType, lazy } from "react";
import type { ViewName } from "../contract/urlState.ts";
import { LiveView } from "./live/LiveView.tsx";
import type { Session } from "./session.ts";

/** The pages of the app. All but the one that decodes are fetched when they are first turned to: it starts without them. */
export const pages: Readonly<Record<ViewName, ComponentType<{ session: Session }>>> = {
  live: LiveView,
  feedback: lazy(() => import("./feedback/FeedbackView.tsx")),
  data: lazy(() => import("./data/DataView.tsx")),
  calibrate: lazy(() => import("./calibrate/CalibrateView.tsx")),
  evaluate: lazy(() => import("./evaluate/EvaluateView.tsx")),
  models: lazy(() => import("./models/ModelsView.tsx")),
  system: lazy(() => import("./system/SystemView.tsx")),
};
