/** The types of KQL, as the API names them. */
export type KqlType =
  "bool" | "datetime" | "decimal" | "dynamic" | "guid" | "int" | "long" | "real" | "string" | "timespan";

/** A value as the API encodes it: times and dynamic values are texts, and so is a whole number beyond 2^53. */
export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];

export interface ResultColumn {
  readonly name: string;
  readonly type: KqlType;
}

export interface ResultTable {
  readonly name: string;
  readonly columns: readonly ResultColumn[];
  /** Grows while the answer arrives. */
  readonly rows: Row[];
}

/** How the query wants to be drawn: `render` and its properties. */
export interface Render {
  readonly visualization: string;
  readonly [property: string]: string | boolean;
}

/** What follows the rows of an answer. */
export interface AnswerEnd {
  render?: Render;
  seconds?: number;
  rowsRead?: number;
  bytesRead?: number;
  /** Why these are not all rows. */
  partial?: string;
}

const rowsStart = '"rows":[';

/**
 * Reads an answer of the query API while it arrives: `add` takes the text in pieces as they come and finds the rows that are whole,
 * `end` gives what stands behind the rows.
 */
export class AnswerReader {
  readonly tables: ResultTable[] = [];
  private text = "";
  private inRows = false;
  /** Where the search for the end of the current row goes on, and whether that is within a text. */
  private position = 0;
  private inText = false;

  /** Takes the next piece. */
  add(piece: string) {
    this.text += piece;
    while (this.inRows ? this.readRows() : this.readStart());
  }

  /** Reads what stands behind the last row; an answer that broke off is an error. */
  end(): AnswerEnd {
    if (this.inRows || (this.tables.length === 0 && !this.text.startsWith('{"tables":['))) throw brokenOff();
    let rest;
    try {
      rest = JSON.parse(this.tables.length === 0 ? this.text : `{"tables":[{${this.text}`);
    } catch {
      throw brokenOff();
    }
    const usage = rest.statistics?.query;
    return {
      ...(rest.render && { render: rest.render }),
      ...(usage && {
        seconds: usage.executionTime,
        rowsRead: usage.resourceUsage?.rowsRead,
        bytesRead: usage.resourceUsage?.bytesRead,
      }),
      ...(rest.error && { partial: innermost(rest.error) }),
    };
  }

  // A quote within a text is escaped, so that the words that begin the rows cannot stand in one.
  private readStart(): boolean {
    const at = this.text.indexOf(rowsStart);
    if (at < 0) return false;
    const head = this.text.slice(this.text.indexOf('{"name":'), at);
    this.tables.push({ ...JSON.parse(`${head}"rows":[]}`) });
    this.text = this.text.slice(at + rowsStart.length);
    this.inRows = true;
    this.position = 0;
    return true;
  }

  private readRows(): boolean {
    let rowsEnd = 0;
    for (;;) {
      // Between rows there is a comma or nothing; a bracket that closes ends the table.
      if (this.position === rowsEnd) {
        const next = this.text[rowsEnd] === "," ? rowsEnd + 1 : rowsEnd;
        if (this.text[next] === "]") {
          this.take(rowsEnd);
          this.text = this.text.slice(next - rowsEnd + 1);
          this.inRows = false;
          return true;
        }
        if (this.text[next] === undefined) break;
        this.position = next + 1;
      }
      const end = this.findRowEnd();
      if (end < 0) break;
      rowsEnd = this.position = end + 1;
    }
    this.take(rowsEnd);
    return false;
  }

  // A row's values are never arrays themselves: dynamic ones are texts.
  private findRowEnd(): number {
    const text = this.text;
    let at = this.position;
    for (; at < text.length; at++) {
      if (this.inText) {
        at = text.indexOf('"', at);
        if (at < 0) break;
        if (!isEscaped(text, at)) this.inText = false;
      } else {
        const code = text.charCodeAt(at);
        if (code === 0x22) this.inText = true;
        else if (code === 0x5d) return at;
      }
    }
    this.position = text.length;
    return -1;
  }

  private take(rowsEnd: number) {
    if (rowsEnd === 0) return;
    const table = this.tables.at(-1)!;
    const from = this.text[0] === "," ? 1 : 0;
    parseRows(this.text.slice(from, rowsEnd), table);
    this.text = this.text.slice(rowsEnd);
    this.position -= rowsEnd;
  }
}

function isEscaped(text: string, quote: number): boolean {
  let start = quote;
  while (text.charCodeAt(start - 1) === 0x5c) start--;
  return (quote - start) % 2 === 1;
}

function parseRows(text: string, table: ResultTable) {
  const longs = table.columns.flatMap((column, index) => (column.type === "long" ? [index] : []));
  const source = `[${text}]`;
  let rows = JSON.parse(source) as Row[];
  const isRounded = (value: Cell | undefined) => typeof value === "number" && !Number.isSafeInteger(value);
  if (longs.length > 0 && rows.some((row) => longs.some((index) => isRounded(row[index])))) rows = parseExactly(source);
  for (const row of rows) table.rows.push(row);
}

// Whole numbers that a number of JavaScript's cannot hold stay texts, in browsers that give their source.
function parseExactly(source: string): Row[] {
  const keepDigits = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" &&
    !Number.isSafeInteger(value) &&
    context?.source !== undefined &&
    /^-?\d+$/.test(context.source)
      ? context.source
      : value;
  return JSON.parse(source, keepDigits as (key: string, value: unknown) => unknown) as Row[];
}

interface PartialError {
  message: string;
  details?: PartialError[];
  innererror?: PartialError;
}

function innermost(error: PartialError): string {
  const inner = error.innererror ?? error.details?.[0];
  return inner ? innermost(inner) : error.message;
}

const brokenOff = () => new Error("The answer broke off: the server has stopped, or the connection to it was lost.");
