import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** Pages that need more than their own files for what they show first. */
const alsoNeeds: Record<string, string[]> = { insights: ["components/chart/library.ts"] };

/**
 * Writes a document for each page that names the files of the page: the browser asks for them at once, and not only when the program
 * that surrounds all pages has come and run. A page is a folder of `src/pages` with a file `XxxPage.tsx`, and the first part of its path.
 */
export function pageDocuments(): Plugin {
  return {
    name: "page-documents",
    apply: "build",
    writeBundle({ dir }, bundle) {
      const folder = dir ?? ".";
      const document = readFileSync(join(folder, "index.html"), "utf8");
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const chunkOf = (source: string) =>
        chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${source}`));
      for (const page of chunks) {
        const name = /\/src\/pages\/(\w+)\/(\w+)Page\.tsx$/.exec(page.facadeModuleId ?? "");
        if (!name || name[1] !== name[2]!.toLowerCase()) continue;
        const also = (alsoNeeds[name[1]!] ?? []).map((source) => chunkOf(source)!);
        const files = [page, ...also].flatMap((chunk) => filesOf(chunk, bundle));
        const links = [...new Set(files)].filter((file) => !document.includes(basename(file))).map(linkTo);
        writeFileSync(
          join(folder, `${name[1]}.html`),
          document.replace("  </head>", () => `${links.join("")}  </head>`),
        );
      }
    },
  };
}

function filesOf(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string[] {
  const imported = chunk.imports.flatMap((name) => {
    const other = bundle[name];
    return other?.type === "chunk" ? filesOf(other, bundle) : [];
  });
  return [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? []), ...imported];
}

const linkTo = (file: string) =>
  file.endsWith(".css")
    ? `  <link rel="preload" as="style" crossorigin href="/portal/${file}">\n`
    : `  <link rel="modulepreload" crossorigin href="/portal/${file}">\n`;
