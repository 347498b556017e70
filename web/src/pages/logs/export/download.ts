import type { Message } from "./export.worker.ts";
import type { ShownRows } from "./table.ts";

export const formats = { csv: "CSV", json: "JSON", parquet: "Parquet" } as const;

export type Format = keyof typeof formats;

// Few enough for the page to go on between them.
const rowsAtOnce = 5_000;

/** Writes a table in a format, in a thread of its own, and hands it to the browser as a file. */
export async function download(shown: ShownRows, format: Format, name: string) {
  const { default: ExportWorker } = await import("./export.worker.ts?worker");
  const worker = new ExportWorker();
  try {
    const written = new Promise<Blob>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Blob>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`The file could not be written. ${message}`));
    });
    const send = (message: Message) => worker.postMessage(message);
    for (let from = 0; from < shown.count; from += rowsAtOnce) {
      send({ rows: shown.slice(from, from + rowsAtOnce) });
      await Promise.race([new Promise((resolve) => setTimeout(resolve)), written]);
    }
    send({ columns: shown.columns, format });
    save(await written, `${name}.${format}`);
  } finally {
    worker.terminate();
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
