import { type RefObject, useLayoutEffect, useState } from "react";

/** Where a scrolling element stands and how much of it is seen, in pixels. */
export function useScroll(element: RefObject<HTMLElement | null>) {
  const [place, setPlace] = useState({ top: 0, left: 0, width: 0, height: 0 });
  // Known before the first picture, so that there are cells in it.
  useLayoutEffect(() => {
    const scroller = element.current!;
    const read = () =>
      setPlace({
        top: scroller.scrollTop,
        left: scroller.scrollLeft,
        width: scroller.clientWidth,
        height: scroller.clientHeight,
      });
    read();
    const size = new ResizeObserver(read);
    size.observe(scroller);
    scroller.addEventListener("scroll", read, { passive: true });
    return () => {
      size.disconnect();
      scroller.removeEventListener("scroll", read);
    };
  }, [element]);
  return place;
}
