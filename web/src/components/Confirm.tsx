import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from "@fluentui/react-components";
import { type ReactElement, type ReactNode, useState } from "react";
import { Problem } from "./Problem.tsx";

interface Props {
  /** What opens the dialog. */
  children: ReactElement;
  title: string;
  /** What will happen. */
  text: ReactNode;
  /** The verb on the button. */
  verb: string;
  act: () => Promise<unknown>;
  done: () => void;
}

/** Asks before something is done that cannot be undone, and tells when it did not work. */
export function Confirm({ children, title, text, verb, act, done }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await act();
      setOpen(false);
      done();
    } catch (caught) {
      setError(caught as Error);
    }
    setBusy(false);
  };
  return (
    <Dialog open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} modalType="alert">
      <DialogTrigger disableButtonEnhancement>{children}</DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {text}
            {error && <Problem error={error} />}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" disabled={isBusy} onClick={confirm}>
              {verb}
            </Button>
            <DialogTrigger disableButtonEnhancement>
              <Button>Cancel</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
