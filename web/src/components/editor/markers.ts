import type { Diagnostic } from "../../api/explain.ts";
import { monaco } from "./monaco.ts";

const languagePackage = "kusto";

const answers = new WeakMap<monaco.editor.ITextModel, monaco.editor.IMarkerData[]>();
const setModelMarkers = monaco.editor.setModelMarkers;

// The language package marks errors whenever it has looked at a text, which may be after the server has answered, and takes away
// every underline that it finds: both have to go through one place.
monaco.editor.setModelMarkers = (model, owner, markers) =>
  setModelMarkers(model, owner, owner === languagePackage ? (answers.get(model) ?? markers) : markers);

/**
 * Makes the editor's diagnostics agree with the server's, which runs the query: as long as its answer for a text is not there the
 * language package's marks stand; then the server's stand alone.
 */
export function agree(model: monaco.editor.ITextModel, diagnostics: readonly Diagnostic[] | undefined) {
  if (!diagnostics) {
    answers.delete(model);
    return;
  }
  const markers = diagnostics.map((diagnostic) => markerOf(model, diagnostic));
  answers.set(model, markers);
  setModelMarkers(model, languagePackage, markers);
}

function markerOf(model: monaco.editor.ITextModel, diagnostic: Diagnostic): monaco.editor.IMarkerData {
  const start = model.getPositionAt(diagnostic.start);
  const end = model.getPositionAt(diagnostic.start + Math.max(1, diagnostic.length));
  return {
    severity: diagnostic.severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: diagnostic.message,
    code: diagnostic.code,
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  };
}
