import { useEffect } from "react";

/** Does something again and again while the page is in sight; nothing for an undefined pause. */
export function useEvery(milliseconds: number | undefined, act: () => void) {
  useEffect(() => {
    if (milliseconds === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) act();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, act]);
}
