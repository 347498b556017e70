import { FluentProvider } from "@fluentui/react-components";
import { Suspense } from "react";
import { useSession } from "../state/session.ts";
import { useIsDark } from "../state/theme.ts";
import { darkTheme, lightTheme } from "../styles/theme.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { usePage } from "./pages.ts";
import { Shell } from "./Shell.tsx";
import { SignIn } from "./SignIn.tsx";

export function App() {
  const isDark = useIsDark();
  const { Page, path } = usePage();
  const session = useSession();
  return (
    <FluentProvider
      theme={isDark ? darkTheme : lightTheme}
      style={{ height: "100%", colorScheme: isDark ? "dark" : "light" }}
    >
      {session?.required && !session.caller && <SignIn provider={session.provider} />}
      {session && (!session.required || session.caller) && (
        <Shell session={session}>
          <ErrorBoundary key={`${path} ${session.caller?.id}`}>
            <Suspense fallback={null}>
              <Page />
            </Suspense>
          </ErrorBoundary>
        </Shell>
      )}
    </FluentProvider>
  );
}
