import { Button, Tooltip } from "@fluentui/react-components";
import { CheckmarkRegular } from "@fluentui/react-icons/svg/checkmark";
import { CopyRegular } from "@fluentui/react-icons/svg/copy";
import { useEffect, useState } from "react";
import styles from "./Copy.module.css";

/** A text to be copied, such as a command. */
export function Copy({ text, label = "Copy the command" }: { text: string; label?: string }) {
  return (
    <div className={styles.copy}>
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

/** @param text What is copied, or what gives it at that moment. */
export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [isDone]);
  return (
    <Tooltip content={isDone ? "Copied" : label} relationship="label">
      <Button
        size="small"
        appearance="subtle"
        icon={isDone ? <CheckmarkRegular /> : <CopyRegular />}
        onClick={() =>
          navigator.clipboard.writeText(typeof text === "string" ? text : text()).then(() => setDone(true))
        }
      />
    </Tooltip>
  );
}
