// What the scripts have in common: a credential that needs no sign-in, and one JSON document on standard output.

/** A token that says nothing: the server takes callers of this machine as the local developer. */
export const credential = {
  getToken: async () => ({ token: "local", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Runs a call and prints what came of it: its result, or its error as the client tells it. */
export async function print(call) {
  let outcome;
  try {
    outcome = { result: (await call()) ?? null };
  } catch (error) {
    outcome = { error: describe(error) };
  }

  process.stdout.write(JSON.stringify(outcome));
}

/** Standard input as JSON; the reviver makes of its values what a client wants. */
export async function input(reviver) {
  const chunks = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }

  return JSON.parse(Buffer.concat(chunks).toString("utf8"), reviver);
}

function describe(error) {
  return {
    name: error.name,
    message: error.message,
    code: error.code,
    status: error.statusCode,
    details: error.details ?? error.response?.data,
    errors: error.errors?.map((inner) => ({ ...describe(inner.cause ?? inner), failedLogs: inner.failedLogs?.length })),
  };
}
