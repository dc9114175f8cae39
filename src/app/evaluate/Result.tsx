import { useRef } from "react";
import type { Session } from "../session.ts";
import type { EvaluationResult } from "../store.ts";
import { Comparison } from "./Comparison.tsx";
import { Course } from "./Course.tsx";
import { Errors } from "./Errors.tsx";
import { Exports } from "./Exports.tsx";
import { FeatureMap } from "./FeatureMap.tsx";
import { Importance } from "./Importance.tsx";
import { LearningCurve } from "./LearningCurve.tsx";
import { Movements } from "./Movements.tsx";
import type { Origin } from "./report.ts";
import { Search } from "./Search.tsx";
import { Verdict } from "./Verdict.tsx";

interface Props extends EvaluationResult {
  session: Session;
  origin: Origin;
}

/** What an evaluation found, from what it means to what it rests on. */
export function Result({ session, report, series, origin }: Props) {
  const content = useRef<HTMLDivElement>(null);
  const { detail, learningCurve } = report;
  return (
    <div className="evaluation-result" ref={content} data-testid="evaluation-result">
      <Verdict report={report} />
      <Exports report={report} series={series} content={content} />
      <Comparison report={report} />
      <Course session={session} report={report} series={series} origin={origin} />
      <Movements report={report} />
      {detail && <Errors report={report} detail={detail} />}
      {detail && <FeatureMap report={report} detail={detail} />}
      {detail?.importance && <Importance report={report} importance={detail.importance} />}
      {learningCurve && <LearningCurve report={report} curve={learningCurve} />}
      <Search report={report} />
    </div>
  );
}
