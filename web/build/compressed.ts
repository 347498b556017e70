import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const compressible = /\.(js|css|svg|html|json)$/;
const bytesMin = 1024;

// The language's libraries are several megabytes, and the best level would take half a minute over them.
const quality = (bytes: number) => (bytes > 1024 * 1024 ? 8 : 11);

/** Puts a file packed with Brotli beside every file that gains by it, so that the server packs nothing while it serves. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }) {
      for (const name of readdirSync(dir ?? ".", { recursive: true, encoding: "utf8" })) {
        const path = join(dir ?? ".", name);
        if (!compressible.test(name) || statSync(path).size < bytesMin) continue;
        const content = readFileSync(path);
        const params = { [constants.BROTLI_PARAM_QUALITY]: quality(content.length) };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}
