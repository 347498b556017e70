// Answers, line by line, what the official language service says of queries. The first line of the input is the schema,
// [[table, [[column, type], …]], …]; each further line is a query as a JSON text, and gets one line:
// { errors: [{ code, start, length, message }], columns: [[name, type], …], isOpen }; columns null when the result is no table, isOpen
// when it may have more columns than are known. A query that the package itself fails at gets { failure: message }.
global.window = global;
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

const { Language } = globalThis.Kusto;
const { Symbols } = Language;

function items(list) {
  const found = [];
  for (const each = list && Bridge.getEnumerator(list); each && each.moveNext();) {
    found.push(each.Current);
  }

  return found;
}

function globals(tables) {
  const symbols = tables.map(([name, columns]) => {
    const row = columns.map(([column, type]) => `['${column}']: ${type}`).join(', ');
    return new Symbols.TableSymbol.$ctor4(name, Symbols.TableSymbol.From(`(${row})`).Columns);
  });
  const database = new Symbols.DatabaseSymbol.$ctor1('Workspace', symbols, false);
  const cluster = new Symbols.ClusterSymbol.$ctor1('Patchbay', [database], false);
  return Language.GlobalState.Default.WithCluster(cluster).WithDatabase(database);
}

function judge(query, state) {
  const code = Language.KustoCode.ParseAndAnalyze(query, state);
  const errors = items(code.GetDiagnostics())
    .filter(diagnostic => diagnostic.Severity === Language.DiagnosticSeverity.Error)
    .map(diagnostic => ({ code: diagnostic.Code, start: diagnostic.Start, length: diagnostic.Length, message: diagnostic.Message }));
  const result = code.ResultType;
  const columns = result instanceof Symbols.TableSymbol ? items(result.Columns).map(column => [column.Name, column.Type.Name]) : null;
  return { errors, columns, isOpen: columns !== null && result.IsOpen };
}

let state;

function answer(query) {
  try {
    return judge(query, state);
  } catch (error) {
    return { failure: String(error.message ?? error) };
  }
}

require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  if (state) {
    process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
  } else {
    state = globals(JSON.parse(line));
  }
});
