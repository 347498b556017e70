import { Button, ProgressBar } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { SparkleRegular } from "@fluentui/react-icons/svg/sparkle";
import { useEffect, useState } from "react";
import { type Examples, getExamples, removeExamples, startExamples } from "../../api/examples.ts";
import { Card } from "../../components/Card.tsx";
import { Link } from "../../components/Link.tsx";
import { Problem } from "../../components/Problem.tsx";
import { count } from "../../format/numbers.ts";
import { useLoad } from "../../state/load.ts";
import styles from "./Home.module.css";

const lookAgainMs = 1_000;

/** Offers generated traffic where there is none, and to take it away where there is. */
export function ExamplesCard({ isEmpty, changed }: { isEmpty: boolean; changed: () => void }) {
  const { value, error, reload } = useLoad((signal) => getExamples(signal), []);
  const [failure, setFailure] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const state = value?.state ?? "idle";
  useEffect(() => {
    if (state === "idle") return;
    const timer = setInterval(() => {
      reload();
      changed();
    }, lookAgainMs);
    return () => clearInterval(timer);
  }, [state, reload, changed]);
  const act = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await action();
    } catch (caught) {
      setFailure(caught as Error);
    }
    setBusy(false);
    reload();
    changed();
  };
  if (error) return <Problem error={error} retry={reload} />;
  if (!value || (value.records === 0 && state === "idle" && !isEmpty)) return null;
  return (
    <Card title="Example traffic">
      {failure && <Problem error={failure} />}
      {value.records === 0 && state === "idle" ? (
        <div className={styles.offer}>
          <p>
            A day of messages, mails, chats, calls and rooms, and some minutes of more as they happen. The records
            belong to a resource of their own and can be taken away again at any time.
          </p>
          <Button appearance="primary" icon={<SparkleRegular />} disabled={isBusy} onClick={() => act(startExamples)}>
            Generate example traffic
          </Button>
        </div>
      ) : (
        <Present examples={value} isBusy={isBusy} remove={() => act(removeExamples)} />
      )}
    </Card>
  );
}

function Present({ examples, isBusy, remove }: { examples: Examples; isBusy: boolean; remove: () => void }) {
  const { state, records, sent, planned } = examples;
  return (
    <div className={styles.offer}>
      <div className={styles.present}>
        <p aria-live="polite">
          {state === "past" && `${count(sent)} of ${count(planned)} records of the past day are sent.`}
          {state === "live" &&
            `${count(records)} generated records are here, and more come as they happen, for ten minutes.`}
          {state === "idle" && `${count(records)} generated records are here.`}
          {state === "removing" && "The generated records are being taken away."}{" "}
          {records > 0 && state !== "removing" && (
            <>
              Watch them in <Link to="/tail">Live tail</Link>, or look at <Link to="/logs">Logs</Link>.
            </>
          )}
        </p>
        {state === "past" && <ProgressBar value={sent / planned} aria-label="Records sent" />}
      </div>
      <Button icon={<DeleteRegular />} disabled={isBusy || state === "removing"} onClick={remove}>
        Remove example traffic
      </Button>
    </div>
  );
}
