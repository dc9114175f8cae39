import { useCallback, useEffect, useRef, useState } from "react";
import { Newest } from "./newest.ts";
import { messageOf } from "./words.ts";

/**
 * What came last of what was asked for last, and why there is nothing newer; see `Newest`.
 * @param ask must stay the same function as long as the same is asked
 */
export function useNewest<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
): { answer: Answer | null; failure: string | null; want(question: Question): void } {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const newest = useRef<Newest<Question, Answer>>(null);
  useEffect(() => {
    const asking = new Newest<Question, Answer>(
      ask,
      (found) => {
        setAnswer(found);
        setFailure(null);
      },
      (error) => setFailure(messageOf(error)),
    );
    newest.current = asking;
    return () => asking.close();
  }, [ask]);
  const want = useCallback((question: Question) => newest.current?.want(question), []);
  return { answer, failure, want };
}
