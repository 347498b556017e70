// The order counts: what is registered after the first use of the editor, which the language package makes, is not there for it.
import * as monaco from "monaco-editor/esm/vs/editor/edcore.main.js";
import { type EngineSchema, getKustoWorker, kustoDefaults } from "@kusto/monaco-kusto";
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import KustoWorker from "./kusto.worker.ts?worker";

self.MonacoEnvironment = {
  getWorker: (_, label) => (label === "kusto" ? new KustoWorker() : new EditorWorker()),
};

kustoDefaults.setLanguageSettings({
  ...kustoDefaults.languageSettings,
  includeControlCommands: false,
  // Colours are there before the language's worker is, which then refines them.
  useTokenColorization: true,
  formatter: { indentationSize: 4, pipeOperatorStyle: "NewLine" },
});

for (const [name, base, colors] of [
  [
    "patchbay-light",
    "vs",
    {
      "editor.background": "#ffffff",
      "editorLineNumber.foreground": "#9a9a9a",
      "editorLineNumber.activeForeground": "#424242",
      "editor.lineHighlightBorder": "#00000000",
      "editor.lineHighlightBackground": "#f7f9fa",
    },
  ],
  [
    "patchbay-dark",
    "vs-dark",
    {
      "editor.background": "#292929",
      "editorLineNumber.foreground": "#7a7a7a",
      "editorLineNumber.activeForeground": "#d6d6d6",
      "editor.lineHighlightBorder": "#00000000",
      "editor.lineHighlightBackground": "#2f3133",
    },
  ],
] as const) {
  monaco.editor.defineTheme(name, { base, inherit: true, rules: [], colors });
}

/** Tells the language package what tables and functions there are. */
export async function setSchema(schema: EngineSchema, model: monaco.editor.ITextModel) {
  const worker = await (await getKustoWorker())(model.uri);
  await worker.setSchema(schema);
}

export { monaco };
