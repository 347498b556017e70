import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";

// What the server serves lies below /portal, beside the APIs. In development the APIs of a running server are used.
export default defineConfig({
  base: "/portal/",
  plugins: [react(), compressed()],
  build: {
    outDir: "../artifacts/portal",
    emptyOutDir: true,
    target: "es2022",
    // Every file is named by its content and may be kept for ever; none is put into the page, which the content security policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 10_000,
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
