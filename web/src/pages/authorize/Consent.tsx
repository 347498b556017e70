import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { Card } from "../../components/Card.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useSession } from "../../state/session.ts";
import styles from "./Consent.module.css";

// Programs say themselves who they are; these ids are well known.
const names: Record<string, string> = {
  patchbay: "patchbay, the command-line tool",
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Azure's command line, or a program with Azure's libraries",
  "1950a258-227b-4e31-a9cf-717495945fc2": "Azure PowerShell",
  "aebc6443-996d-45c2-90f0-388ff96faa56": "Visual Studio Code",
};

interface Props {
  clientId: string;
  /** What to look at before one allows it. */
  hint: string;
  decide: (allow: boolean) => Promise<void>;
}

/** Asks whether a program may act for whoever is signed in. */
export function Consent({ clientId, hint, decide }: Props) {
  const caller = useSession()?.caller;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const choose = async (allow: boolean) => {
    setBusy(true);
    setError(undefined);
    try {
      await decide(allow);
    } catch (failure) {
      setError(failure as Error);
      setBusy(false);
    }
  };
  return (
    <Card title="May this program act for you?">
      <div className={styles.consent}>
        <p className={styles.program}>{names[clientId] ?? clientId}</p>
        <p>
          It wants to do here whatever <strong>{caller?.name ?? "you"}</strong> may do, for 30 days at most or until it
          signs out. {hint}
        </p>
        {error && <Problem error={error} />}
        <div className={styles.buttons}>
          <Button appearance="primary" disabled={isBusy} onClick={() => void choose(true)}>
            Allow
          </Button>
          <Button disabled={isBusy} onClick={() => void choose(false)}>
            Do not allow
          </Button>
        </div>
      </div>
    </Card>
  );
}
