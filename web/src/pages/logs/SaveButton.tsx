import { Button, Field, Input, Popover, PopoverSurface, PopoverTrigger } from "@fluentui/react-components";
import { SaveRegular } from "@fluentui/react-icons/svg/save";
import { useState } from "react";
import { saveQuery } from "../../api/savedQueries.ts";
import styles from "./LogsPage.module.css";
import type { LogsPlace } from "./place.ts";
import { savedChanged } from "./SavedList.tsx";
import { panelShown } from "./SidePanel.tsx";

/** Keeps the tab's text in the server under a name; a name that is there already gets the new text. */
export function SaveButton({ place }: { place: LogsPlace }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState("");
  const save = async () => {
    try {
      await saveQuery({ name: name.trim(), query: place.query, timespan: place.timespan });
      setOpen(false);
      panelShown.set("saved");
      dispatchEvent(new Event(savedChanged));
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={(_, data) => {
        setOpen(data.open);
        setProblem("");
      }}
      positioning="below-start"
      trapFocus
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<SaveRegular />}>
          Save
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Save the query">
        <form
          className={styles.save}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field label="Name" {...(problem && { validationMessage: problem, validationState: "error" as const })}>
            <Input value={name} onChange={(_, data) => setName(data.value)} maxLength={100} />
          </Field>
          <Button type="submit" appearance="primary" disabled={name.trim() === "" || place.query.trim() === ""}>
            Save
          </Button>
        </form>
      </PopoverSurface>
    </Popover>
  );
}
