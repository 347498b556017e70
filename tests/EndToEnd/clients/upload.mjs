// Uploads the records on standard input: upload.mjs ENDPOINT RULE STREAM
import { LogsIngestionClient } from "@azure/monitor-ingestion";
import { credential, input, print } from "./patchbay.mjs";

const [endpoint, rule, stream] = process.argv.slice(2);
const records = await input();
await print(() => new LogsIngestionClient(endpoint, credential).upload(rule, stream, records));
