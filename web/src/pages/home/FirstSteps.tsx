import { Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { Card } from "../../components/Card.tsx";
import { Copy } from "../../components/Copy.tsx";
import { Link } from "../../components/Link.tsx";
import styles from "./Home.module.css";

const record = `[{"OperationName":"SMSMessagesSent","MessageId":"first","ResultType":"Succeeded"}]`;

/** The ways in which the first record gets here, each to be copied. */
const ways = (server: string) => ({
  curl: { title: "curl", text: `curl '${server}/api/records?category=SMSOperational' -d '${record}'` },
  tool: { title: "Command line", text: `patchbay send records.jsonl.gz --server ${server}` },
  powershell: {
    title: "PowerShell",
    text: `Invoke-RestMethod '${server}/api/records?category=SMSOperational' -Method Post -Body '${record}'`,
  },
  azure: {
    title: "Azure SDK",
    text: `// Azure.Monitor.Ingestion: the logs ingestion API, with any rule id of the form dcr-<32 digits>\nvar client = new LogsIngestionClient(new Uri("${server.replace("http:", "https:").replace(/:\d+$/, ":7411")}"), credential);\nawait client.UploadAsync("dcr-00000000000000000000000000000001", "Microsoft-ACSSMSIncomingOperations", records);`,
  },
});

type Way = keyof ReturnType<typeof ways>;

/** What to do first while the workspace is empty. */
export function FirstSteps() {
  const [way, setWay] = useState<Way>("curl");
  const all = ways(location.origin);
  return (
    <Card title="Send the first record">
      <ol className={styles.steps}>
        <li>
          <p>
            Paste this into a terminal on this machine. The record can be queried as soon as the command returns; this
            page shows it by itself.
          </p>
          <TabList
            size="small"
            selectedValue={way}
            onTabSelect={(_, { value }) => setWay(value as Way)}
            aria-label="Ways to send"
            className={styles.ways}
          >
            {Object.entries(all).map(([name, { title }]) => (
              <Tab key={name} value={name}>
                {title}
              </Tab>
            ))}
          </TabList>
          <Copy text={all[way].text} />
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
