import { FluentProvider } from "@fluentui/react-components";
import { usePlace } from "../state/place.ts";
import { useSession } from "../state/session.ts";
import { useIsDark } from "../state/theme.ts";
import { darkTheme, lightTheme } from "../styles/theme.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { pageName, usePage } from "./pages.ts";
import { Shell } from "./Shell.tsx";
import { SignIn } from "./SignIn.tsx";

export function App() {
  const isDark = useIsDark();
  const page = pageName(usePlace().path);
  const session = useSession();
  return (
    <FluentProvider
      theme={isDark ? darkTheme : lightTheme}
      style={{ height: "100%", colorScheme: isDark ? "dark" : "light" }}
    >
      {session?.required && !session.caller && <SignIn provider={session.provider} />}
      {session && (!session.required || session.caller) && (
        <Shell session={session}>
          <ErrorBoundary key={`${page} ${session.caller?.id}`}>
            <Page name={page} />
          </ErrorBoundary>
        </Shell>
      )}
    </FluentProvider>
  );
}

function Page({ name }: { name: string }) {
  const Shown = usePage(name);
  return Shown && <Shown />;
}
