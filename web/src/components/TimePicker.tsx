import { Button, Field, Input, Popover, PopoverSurface, PopoverTrigger } from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { ClockRegular } from "@fluentui/react-icons/svg/clock";
import { useState } from "react";
import { inputText } from "../format/times.ts";
import { between, resolve, timespans, timespanTitle, wholeDays } from "../format/timespans.ts";
import styles from "./TimePicker.module.css";

interface Props {
  value: string;
  onChange: (value: string) => void;
  size?: "small" | "medium";
}

/** Chooses a time range: one that ends now, two moments, or all times. Values are those of the API. */
export function TimePicker({ value, onChange, size = "medium" }: Props) {
  const [isOpen, setOpen] = useState(false);
  const choose = (chosen: string) => {
    setOpen(false);
    onChange(chosen);
  };
  return (
    <Popover open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} positioning="below-start" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button size={size} icon={<ClockRegular />} aria-label={`Time range: ${timespanTitle(value)}`}>
          {timespanTitle(value)}
          <span className={styles.chevron}>
            <ChevronDownRegular />
          </span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Time range">
        <ul className={styles.list}>
          {[...timespans, ...wholeDays(Date.now())].map((range) => (
            <li key={range.value}>
              <Button
                appearance="subtle"
                className={styles.choice}
                aria-pressed={range.value === value}
                onClick={() => choose(range.value)}
              >
                {range.title}
              </Button>
            </li>
          ))}
        </ul>
        <Moments value={value} onChoose={choose} />
      </PopoverSurface>
    </Popover>
  );
}

function Moments({ value, onChoose }: { value: string; onChoose: (value: string) => void }) {
  const now = Date.now();
  const start = resolve(value, now) ?? { from: now - 86_400_000, to: now };
  const [from, setFrom] = useState(() => inputText(start.from));
  const [to, setTo] = useState(() => inputText(start.to));
  const [first, last] = [Date.parse(`${from}Z`), Date.parse(`${to}Z`)];
  const problem =
    Number.isNaN(first) || Number.isNaN(last)
      ? "Both moments are needed."
      : first >= last
        ? "The end is not after the start."
        : "";
  return (
    <form
      className={styles.moments}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) onChoose(between(first, last));
      }}
    >
      <Field label="From (UTC)">
        <Input type="datetime-local" step={1} value={from} onChange={(_, data) => setFrom(data.value)} />
      </Field>
      <Field label="To (UTC)" {...(problem && { validationMessage: problem, validationState: "error" })}>
        <Input type="datetime-local" step={1} value={to} onChange={(_, data) => setTo(data.value)} />
      </Field>
      <Button type="submit" appearance="primary" disabled={problem !== ""}>
        Apply
      </Button>
    </form>
  );
}
