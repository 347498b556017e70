import { Button } from "@fluentui/react-components";
import { type ReactElement, useState } from "react";
import { Problem } from "./Problem.tsx";

/** A button in a row of a table that does something at once, and tells when it did not work. */
export function Act({
  name,
  icon,
  act,
  done,
}: {
  name: string;
  icon: ReactElement;
  act: () => Promise<unknown>;
  done: () => void;
}) {
  const [error, setError] = useState<Error>();
  const run = () => {
    setError(undefined);
    act().then(done, setError);
  };
  return (
    <>
      <Button size="small" icon={icon} onClick={run}>
        {name}
      </Button>
      {error && <Problem error={error} />}
    </>
  );
}
