// Whether the server's OpenAPI document is one, and its answers are as it says: openapi.mjs ENDPOINT.
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { print } from "./patchbay.mjs";

const [endpoint] = process.argv.slice(2);

await print(async () => {
  const document = await (await fetch(`${endpoint}/openapi/v1.json`)).json();
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat("int32", true).addFormat("int64", true);
  ajv.addSchema({ $id: "openapi", components: document.components });
  const asked = [];
  const wrong = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    const responses = operations.get?.responses;
    if (!responses?.["200"]?.content["application/json"] || path.includes("{")) {
      continue;
    }

    // Without what it needs an operation answers as the document says of failures.
    const answer = await fetch(`${endpoint}${path}${path === "/api/lifeline" ? "?id=sms-1" : ""}`);
    const schema = (responses[answer.status] ?? responses.default).content["application/json"].schema;
    asked.push(path);
    if (answer.status >= 500 || !ajv.validate(JSON.parse(JSON.stringify(schema).replaceAll("#/components", "openapi#/components")), await answer.json())) {
      wrong.push({ path, status: answer.status, errors: ajv.errors });
    }
  }

  return { valid, errors, document, asked, wrong };
});
