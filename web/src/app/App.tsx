import { FluentProvider } from "@fluentui/react-components";
import { Suspense } from "react";
import { useIsDark } from "../state/theme.ts";
import { darkTheme, lightTheme } from "../styles/theme.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { usePage } from "./pages.ts";
import { Shell } from "./Shell.tsx";

export function App() {
  const isDark = useIsDark();
  const { Page, path } = usePage();
  return (
    <FluentProvider
      theme={isDark ? darkTheme : lightTheme}
      style={{ height: "100%", colorScheme: isDark ? "dark" : "light" }}
    >
      <Shell>
        <ErrorBoundary key={path}>
          <Suspense fallback={null}>
            <Page />
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </FluentProvider>
  );
}
