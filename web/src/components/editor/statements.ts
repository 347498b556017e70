/** A query among those of a text, and where it stands. */
export interface Statement {
  text: string;
  start: number;
  end: number;
  /** Its first line, counted from 1. */
  line: number;
}

/** The queries of a text: a blank line separates them, as it does in Azure's editors. */
export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let current: Statement | undefined;
  let start = 0;
  text.split("\n").forEach((line, index) => {
    const end = start + line.length;
    if (line.trim() === "") current = undefined;
    else if (current) current.end = end;
    else statements.push((current = { text: "", start, end, line: index + 1 }));
    start = end + 1;
  });
  for (const statement of statements) statement.text = text.slice(statement.start, statement.end);
  return statements;
}

/** The query at a place of the text, or the one before it when the place is between two. */
export function statementAt(text: string, offset: number): Statement | undefined {
  const statements = statementsOf(text);
  return statements.findLast((statement) => statement.start <= offset) ?? statements[0];
}
