import { useEffect, useState } from "react";

/** The file of a page or of a part of it did not come: the server is away, or is another one by now, with other files. */
export class MissingFileError extends Error {
  constructor(cause: unknown) {
    super(
      "Its file did not come. The server is away, or has been updated. It is loaded again as soon as the server answers.",
      {
        cause,
      },
    );
    this.name = "MissingFileError";
  }
}

/**
 * What stands in a file of its own; undefined while it is loaded, and a MissingFileError is thrown when it does not come. React's own
 * way, Suspense, would show it no sooner than 0.3 seconds after what surrounds it. A component keeps to one file.
 * @param known What the file holds, where it is here already.
 */
export function useFile<T>(load: () => Promise<T>, known?: T): T | undefined {
  const [state, setState] = useState<{ content?: T | undefined; error?: Error }>({ content: known });
  useEffect(() => {
    if (state.content !== undefined) return;
    load().then(
      (content) => setState({ content }),
      (cause: unknown) => setState({ error: new MissingFileError(cause) }),
    );
  }, []);
  if (state.error) throw state.error;
  return state.content;
}
