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

// The words of the language as its package colours them when it has looked at them.
const tokens = {
  light: { operator: "cc3700", word: "0000ff", text: "b22222", comment: "007000", number: "191970" },
  dark: { operator: "9cdcfe", word: "5fa4de", text: "ce9178", comment: "74aa5f", number: "d7ba7d" },
};

const rulesOf = ({ operator, word, text, comment, number }: typeof tokens.light) => [
  { token: "operator.sql", foreground: operator },
  { token: "operator.scss", foreground: word },
  { token: "keyword", foreground: word },
  { token: "function", foreground: word },
  { token: "type", foreground: word },
  { token: "string", foreground: text },
  { token: "comment", foreground: comment },
  { token: "number", foreground: number },
];

for (const [name, base, rules, colors] of [
  [
    "patchbay-light",
    "vs",
    rulesOf(tokens.light),
    {
      "editor.background": "#ffffff",
      "editorSuggestWidget.selectedBackground": "#e2f4f7",
      "editorSuggestWidget.selectedForeground": "#242424",
      "editorSuggestWidget.focusHighlightForeground": "#0d5f70",
      "editorSuggestWidget.highlightForeground": "#0d5f70",
      "editorLineNumber.foreground": "#9a9a9a",
      "editorLineNumber.activeForeground": "#424242",
      "editor.lineHighlightBorder": "#00000000",
      "editor.lineHighlightBackground": "#f7f9fa",
    },
  ],
  [
    "patchbay-dark",
    "vs-dark",
    rulesOf(tokens.dark),
    {
      "editor.background": "#292929",
      "editorSuggestWidget.selectedBackground": "#0b434f",
      "editorSuggestWidget.selectedForeground": "#ffffff",
      "editorSuggestWidget.focusHighlightForeground": "#8dc8d4",
      "editorSuggestWidget.highlightForeground": "#8dc8d4",
      "editorLineNumber.foreground": "#7a7a7a",
      "editorLineNumber.activeForeground": "#d6d6d6",
      "editor.lineHighlightBorder": "#00000000",
      "editor.lineHighlightBackground": "#2f3133",
    },
  ],
] as const) {
  monaco.editor.defineTheme(name, { base, inherit: true, rules, colors });
}

/** Tells the language package what tables and functions there are. */
export async function setSchema(schema: EngineSchema, model: monaco.editor.ITextModel) {
  const worker = await (await getKustoWorker())(model.uri);
  await worker.setSchema(schema);
}

export { monaco };
