// Prints every line of every log blob of a storage account, as Azure's own client reads them: container, blob, line.
import { BlobServiceClient } from "@azure/storage-blob";

const account = BlobServiceClient.fromConnectionString(process.argv[2]);
for await (const { name } of account.listContainers({ prefix: "insights-logs-" })) {
  const container = account.getContainerClient(name);
  for await (const blob of container.listBlobsFlat()) {
    const content = await container.getBlobClient(blob.name).downloadToBuffer();
    for (const line of content.toString("utf8").split("\n").slice(0, -1)) {
      console.log(JSON.stringify([name, blob.name, JSON.parse(line)]));
    }
    if (content.length > 0 && content.at(-1) !== 10) throw new Error(`${blob.name} ends within a line`);
  }
}
