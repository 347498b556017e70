// The order counts: the language's libraries look for their globals as soon as they are loaded.
import "./workerGlobals.ts";
import "@kusto/monaco-kusto/release/esm/kusto.worker.js";
