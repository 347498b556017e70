import type { ExportTable } from "./table.ts";

export const formats = { csv: "CSV", json: "JSON", parquet: "Parquet" } as const;

export type Format = keyof typeof formats;

/** Writes a table in a format and hands it to the browser as a file. */
export async function download(table: ExportTable, format: Format, name: string) {
  const file = `${name}.${format}`;
  switch (format) {
    case "csv":
      return save(new Blob((await import("./csv.ts")).csvOf(table), { type: "text/csv" }), file);
    case "json":
      return save(new Blob((await import("./json.ts")).jsonOf(table), { type: "application/json" }), file);
    default:
      return save(
        new Blob([(await import("./parquet.ts")).parquetOf(table)], { type: "application/vnd.apache.parquet" }),
        file,
      );
  }
}

function save(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken the content by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
