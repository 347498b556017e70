import { Button, Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { decideDevice, getDevice } from "../../api/authorizations.ts";
import { Card } from "../../components/Card.tsx";
import { Page } from "../../components/Page.tsx";
import { Problem } from "../../components/Problem.tsx";
import { useLoad } from "../../state/load.ts";
import { useParameter } from "../../state/place.ts";
import { Consent } from "./Consent.tsx";
import styles from "./Consent.module.css";

const codeLength = 8;
const lettersOf = (text: string) => text.replace(/[^a-z]/gi, "");

/** Where one enters the code that a program without a browser shows. */
export default function DevicePage() {
  const [code, setCode] = useParameter("code");
  const [done, setDone] = useState<boolean>();
  if (done !== undefined)
    return (
      <Page title="Sign in a program">
        <Card title={done ? "The program is signed in" : "The program is not signed in"}>
          <p>{done ? "Go back to it; this page can be closed." : "It has been told so; this page can be closed."}</p>
        </Card>
      </Page>
    );
  return (
    <Page title="Sign in a program">
      <CodeCard key={code} code={code ?? ""} enter={setCode} />
      {code && <Waiting key={`waiting ${code}`} code={code} done={setDone} />}
    </Page>
  );
}

function CodeCard({ code, enter }: { code: string; enter: (code: string) => void }) {
  const [text, setText] = useState(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter(text.trim());
  };
  return (
    <Card title="The code that the program shows">
      <form className={styles.buttons} onSubmit={submit}>
        <Field label="Code">
          <Input value={text} onChange={(_, data) => setText(data.value)} autoComplete="off" spellCheck={false} />
        </Field>
        <Button type="submit" disabled={lettersOf(text).length !== codeLength}>
          Go on
        </Button>
      </form>
    </Card>
  );
}

function Waiting({ code, done }: { code: string; done: (allowed: boolean) => void }) {
  const { value, error } = useLoad((signal) => getDevice(code, signal), [code]);
  if (error) return <Problem error={error} />;
  if (!value) return null;
  return (
    <Consent
      clientId={value.clientId}
      hint={`Allow it only if you have just started it yourself, and it shows the code ${code}.`}
      decide={async (allow) => {
        await decideDevice(code, allow);
        done(allow);
      }}
    />
  );
}
