/** What the server says is wrong, or that it does not answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The places of a query where something is wrong. */
    readonly places: readonly Place[] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Whether the server could not be reached, or is not there for now. */
  get unreachable() {
    return this.status === 0 || this.status === 503;
  }
}

/** A place in a query text; both numbers count from 1. */
export interface Place {
  line: number;
  column: number;
  message: string;
}

interface ErrorBody {
  code?: string;
  message?: string;
  error?: ErrorBody;
  innererror?: InnerError;
}

interface InnerError {
  message?: string;
  details?: { message: string }[];
  innererror?: InnerError;
}

/** The event that tells that the server no longer knows who asks. */
export const signedOut = "patchbay:signed-out";

/** Asks the server; an answer that tells of an error becomes an `ApiError`. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    throw new ApiError(
      0,
      "Unreachable",
      "The server does not answer. It is stopped, or not reachable from this browser.",
    );
  }
  if (response.ok) return response;
  if (response.status === 401) dispatchEvent(new Event(signedOut));
  throw toError(response.status, await response.text());
}

/** Asks for a value in JSON. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, signal ? { signal } : {});
  return (await response.json()) as T;
}

/** Sends a value in JSON and reads one back; an empty answer is undefined. */
export async function send<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = body instanceof Blob ? body : JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  if (signal) init.signal = signal;
  const text = await (await ask(path, init)).text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Reads an error's body, in any of the shapes that the APIs have. */
export function toError(status: number, text: string): ApiError {
  let body: ErrorBody = {};
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    // Not from the server itself, and its first line says more than nothing.
  }
  const error = body.error ?? body;
  // What a caller may not do, and which role he lacks, the query API says within.
  const message =
    (status === 403 ? innermost(error.innererror) : undefined) ??
    error.message ??
    (text.split("\n", 1)[0] || `The server answered with the status ${status} and nothing else.`);
  return new ApiError(status, error.code ?? String(status), message, placesOf(error.innererror));
}

const innermost = (inner: InnerError | undefined): string | undefined =>
  inner && (innermost(inner.innererror) ?? inner.message);

function placesOf(inner: InnerError | undefined): Place[] {
  const sentences = inner?.details?.map((detail) => detail.message) ?? [];
  return sentences.flatMap((sentence) => {
    const match = /^Line (\d+), column (\d+): (.*)$/s.exec(sentence);
    return match ? [{ line: Number(match[1]), column: Number(match[2]), message: match[3] ?? "" }] : [];
  });
}
