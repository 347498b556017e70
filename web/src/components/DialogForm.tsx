import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogTitle,
  DialogTrigger,
} from "@fluentui/react-components";
import { type FormEvent, type ReactNode, useState } from "react";
import styles from "./DialogForm.module.css";
import { Problem } from "./Problem.tsx";

interface Props {
  title: string;
  /** What is asked. */
  children: ReactNode;
  /** The verb on the button. */
  verb: string;
  isComplete?: boolean;
  submit: () => Promise<void>;
}

/** A form in a dialog, which stays open and tells what was wrong when it could not be done. */
export function DialogForm({ title, children, verb, isComplete = true, submit }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const run = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await submit();
    } catch (caught) {
      setError(caught as Error);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void run(event)}>
      <DialogBody>
        <DialogTitle>{title}</DialogTitle>
        <DialogContent className={styles.fields}>
          {children}
          {error && <Problem error={error} />}
        </DialogContent>
        <DialogActions>
          <Button type="submit" appearance="primary" disabled={isBusy || !isComplete}>
            {verb}
          </Button>
          <DialogTrigger disableButtonEnhancement>
            <Button>Cancel</Button>
          </DialogTrigger>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
