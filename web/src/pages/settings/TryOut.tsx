import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { testDestination } from "../../api/settings.ts";
import { Problem } from "../../components/Problem.tsx";
import type { Draft } from "./setting.ts";
import styles from "./Settings.module.css";

/** Tries whether the destinations of a setting take what is sent to them, before it is saved. */
export function TryOut({ draft }: { draft: Draft }) {
  const [works, setWorks] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const { storageAccountId, eventHubAuthorizationRuleId, eventHubName } = draft;
  if (!storageAccountId && !eventHubAuthorizationRuleId) return null;
  const run = async () => {
    setWorks(false);
    setError(undefined);
    setBusy(true);
    try {
      if (storageAccountId) await testDestination({ storageAccountId: storageAccountId.trim() });
      if (eventHubAuthorizationRuleId)
        await testDestination({
          eventHubAuthorizationRuleId: eventHubAuthorizationRuleId.trim(),
          ...(eventHubName.trim() ? { eventHubName: eventHubName.trim() } : {}),
        });
      setWorks(true);
    } catch (caught) {
      setError(caught as Error);
    }
    setBusy(false);
  };
  return (
    <div className={styles.tryOut}>
      <Button disabled={isBusy} onClick={run}>
        Try the destination
      </Button>
      <span role="status">{works && "It took a trial."}</span>
      {error && <Problem error={error} />}
    </div>
  );
}
