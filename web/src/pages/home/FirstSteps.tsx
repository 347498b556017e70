import { secureOrigin, type Status } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { Link } from "../../components/Link.tsx";
import { type Way, Ways } from "../../components/Ways.tsx";
import styles from "./Home.module.css";

const record = `[{"OperationName":"SMSMessagesSent","MessageId":"first","ResultType":"Succeeded"}]`;

/** The ways in which the first record gets here. */
const waysTo = (server: string, secure: string): Way[] => [
  { title: "curl", text: `curl '${server}/api/records?category=SMSOperational' -d '${record}'` },
  { title: "Command line", text: `patchbay send records.jsonl.gz --server ${server}` },
  {
    title: "PowerShell",
    text: `Invoke-RestMethod '${server}/api/records?category=SMSOperational' -Method Post -Body '${record}'`,
  },
  {
    title: "Azure SDK",
    text: `// Azure.Monitor.Ingestion: the logs ingestion API, with any rule id of the form dcr-<32 digits>\nvar client = new LogsIngestionClient(new Uri("${secure}"), credential);\nawait client.UploadAsync("dcr-00000000000000000000000000000001", "Microsoft-ACSSMSIncomingOperations", records);`,
  },
];

/** What to do first while the workspace is empty. */
export function FirstSteps({ status }: { status: Status }) {
  return (
    <Card title="Send the first record">
      <ol className={styles.steps}>
        <li>
          <p>
            Paste this into a terminal on this machine. The record can be queried as soon as the command returns; this
            page shows it by itself.
          </p>
          <Ways label="Ways to send" ways={waysTo(location.origin, secureOrigin(status))} />
        </li>
        <li>
          <p>
            Look at it in <Link to="/logs?query=union%20*%0A%7C%20take%20100">Logs</Link>, or follow its message id in
            the <Link to="/flight?id=first">flight recorder</Link>.
          </p>
        </li>
        <li>
          <p>
            Let your resources send their logs here: a <Link to="/settings">diagnostic setting</Link> says which
            categories go where.
          </p>
        </li>
      </ol>
    </Card>
  );
}
