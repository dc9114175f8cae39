import { type RefObject, useEffect, useRef, useState } from "react";
import { rootScale } from "../rootScale.ts";

/** Width of an element as it is now, in pixels as they usually are: drawings are made to measure, so that their text keeps its size. */
export function useWidth<T extends Element>(): [RefObject<T | null>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current as T;
    const measure = () => setWidth(element.clientWidth / rootScale());
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
