import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { pageDocuments } from "./build/pageDocuments.ts";

// A file that several pages share is named by all of them.
const shortName = (name: string) => name.replace(/~.*|\.\w+$/, "");

// What the server serves lies below /portal, beside the APIs. In development the APIs of a running server are used.
export default defineConfig({
  base: "/portal/",
  plugins: [react(), pageDocuments(), compressed()],
  build: {
    outDir: "../artifacts/portal",
    emptyOutDir: true,
    target: "es2022",
    // Every file is named by its content and may be kept for ever; none is put into the page, which the content security policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${shortName(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${shortName(names[0] ?? "")}-[hash][extname]`,
        // Few files: each costs a request, and a visitor waits for the last of them.
        codeSplitting: {
          groups: [
            { name: "frame", tags: ["$initial"], priority: 1 },
            { name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 60_000 },
          ],
        },
      },
    },
  },
  server: {
    port: 7890,
    strictPort: true,
    proxy: Object.fromEntries(
      ["/api", "/v1", "/subscriptions", "/health"].map((path) => [
        path,
        process.env.PATCHBAY_SERVER ?? "http://localhost:7410",
      ]),
    ),
  },
});
