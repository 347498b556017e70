import { Button, Input, Spinner } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons/svg/search";
import { type FormEvent, useState } from "react";
import { go, link } from "../../state/place.ts";
import styles from "./Flight.module.css";

/** Where an identifier is pasted; pasting it alone already looks it up. */
export function SearchBox({ id, isBusy }: { id: string; isBusy: boolean }) {
  const [text, setText] = useState(id);
  const find = (value: string) => {
    if (value.trim()) go(link("/flight", { id: value.trim() }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find(text);
  };
  return (
    <form role="search" className={styles.search} onSubmit={submit}>
      <Input
        className={styles.input}
        size="large"

        value={text}
        onChange={(_, data) => setText(data.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text").trim();
          if (text.trim() === "" && pasted && !pasted.includes("\n")) {
            event.preventDefault();
            setText(pasted);
            find(pasted);
          }
        }}
        contentBefore={isBusy ? <Spinner size="extra-tiny" aria-label="Looking" /> : <SearchRegular />}
        placeholder="Message, correlation, call, thread, room, phone number, mail address"
        aria-label="Identifier"
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit" appearance="primary" size="large">
        Find
      </Button>
    </form>
  );
}
