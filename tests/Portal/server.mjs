import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("../../", import.meta.url).pathname;
const configuration = process.env.PATCHBAY_CONFIGURATION ?? "release";
const patienceSeconds = 60;

/**
 * The built server in a process of its own, on free ports or those of another one that has ended, over a data folder.
 * @param {{ folder?: string, port?: string, settings?: string[] }} place
 */
export async function startServer(place = {}) {
  const folder = place.folder ?? (await mkdtemp(join(tmpdir(), "patchbay-portal-")));
  const program = join(root, "artifacts/bin/Server", configuration, "Patchbay.Server.dll");
  const server = spawn("dotnet", [
    program,
    "--data",
    folder,
    "--http-port",
    place.port ?? "0",
    "--https-port",
    "0",
    // A query sees what was sent before it, however slow the machine is.
    "--query-fresh-milliseconds-max",
    "60000",
    ...(place.settings ?? []),
  ]);
  let output = "";
  const url = await new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new Error(`The server did not start:\n${output}`)),
      patienceSeconds * 1000,
    );
    const read = (/** @type {Buffer} */ text) => {
      output += text;
      if (!output.includes("Ctrl-C stops the server.")) return;
      clearTimeout(patience);
      resolve(/^ +HTTP +(\S+)/m.exec(output)?.[1]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", () => reject(new Error(`The server did not start:\n${output}`)));
  });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  return {
    url,
    https: /^ +HTTPS +([^\s,]+)/m.exec(output)?.[1],
    folder,
    port: new URL(url).port,
    /** Stops the program and keeps its data. */
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
    /** Stops the program and takes its data away. */
    async close() {
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server that wants to know everybody; `ask` asks it as its owner. */
export async function startStrictServer(...settings) {
  const server = await startServer({ settings: ["--identity-required", "true", ...settings] });
  const ownerKey = (await readFile(join(server.folder, "identity/owner-key"), "utf8")).trim();
  const ask = async (method, path, body) => {
    const headers = { "x-api-key": ownerKey };
    const response = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  const assign = (roleDefinitionId, principalId) =>
    ask("PUT", `/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`, {
      properties: { roleDefinitionId, principalId },
    });
  return { ...server, ownerKey, ask, assign };
}

/** Starts a program; `until` waits for something that it prints, `ended` for its end with its code and all that it printed. */
export function program(command, args, environment) {
  const run = spawn(command, args, { env: { ...process.env, ...environment } });
  let output = "";
  const watchers = new Set();
  const add = (text) => {
    output += text;
    for (const look of watchers) look();
  };
  run.stdout.on("data", add);
  run.stderr.on("data", add);
  const ended = new Promise((resolve) => run.on("close", (code) => resolve({ code, output })));
  const until = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => pattern.exec(output) && resolve(pattern.exec(output));
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended before it printed ${pattern}:\n${output}`)));
    });
  return { until, ended, enter: (text) => run.stdin.end(text) };
}

/** The command-line tool as a program. */
export const toolProgram = (server, args, environment) =>
  program("dotnet", [join(root, "artifacts/bin/Cli", configuration, "patchbay.dll"), ...args], {
    PATCHBAY_SERVER: server.url,
    ...environment,
  });

/** A script of Azure's clients, which trusts the server. */
export const clientProgram = (server, script, args, environment) =>
  program("node", [join(root, "tests/EndToEnd/clients", script), server.https, ...args], {
    NODE_EXTRA_CA_CERTS: join(server.folder, "tls/ca.pem"),
    ...environment,
  });

/** Runs the command-line tool against a server and gives back what it printed. */
export async function tool(server, ...args) {
  const program = join(root, "artifacts/bin/Cli", configuration, "patchbay.dll");
  const run = spawn("dotnet", [program, ...args], { env: { ...process.env, PATCHBAY_SERVER: server.url } });
  let output = "";
  run.stdout.on("data", (text) => (output += text));
  run.stderr.on("data", (text) => (output += text));
  const code = await new Promise((resolve) => run.on("exit", resolve));
  if (code !== 0) throw new Error(`patchbay ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

/** Queries the default workspace, past the portal, and gives back the rows. */
export async function query(server, text) {
  const response = await fetch(`${server.url}/v1/workspaces/default/query`, {
    method: "POST",
    body: JSON.stringify({ query: text }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).tables[0].rows;
}
