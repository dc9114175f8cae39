import { useRef } from "react";
import type { EvaluationResult } from "../store.ts";
import { Comparison } from "./Comparison.tsx";
import { Course } from "./Course.tsx";
import { Errors } from "./Errors.tsx";
import { Exports } from "./Exports.tsx";
import { FeatureMap } from "./FeatureMap.tsx";
import { Importance } from "./Importance.tsx";
import { LearningCurve } from "./LearningCurve.tsx";
import { Movements } from "./Movements.tsx";
import { Search } from "./Search.tsx";
import { Verdict } from "./Verdict.tsx";

/** What an evaluation found, from what it means to what it rests on. */
export function Result({ report, series }: EvaluationResult) {
  const content = useRef<HTMLDivElement>(null);
  const { detail, learningCurve } = report;
  return (
    <div className="evaluation-result" ref={content} data-testid="evaluation-result">
      <Verdict report={report} />
      <Exports report={report} series={series} content={content} />
      <Comparison report={report} />
      <Course report={report} series={series} />
      <Movements report={report} />
      {detail && <Errors report={report} detail={detail} />}
      {detail && <FeatureMap report={report} detail={detail} />}
      {detail?.importance && <Importance report={report} importance={detail.importance} />}
      {learningCurve && <LearningCurve report={report} curve={learningCurve} />}
      <Search report={report} />
    </div>
  );
}
