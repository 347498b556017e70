import { CheckmarkCircleFilled } from "@fluentui/react-icons/svg/checkmark-circle";
import { CircleSmallFilled } from "@fluentui/react-icons/svg/circle-small";
import { ErrorCircleFilled } from "@fluentui/react-icons/svg/error-circle";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";
import type { Outcome } from "../api/lifeline.ts";
import styles from "./Outcome.module.css";

const icons = {
  good: CheckmarkCircleFilled,
  doubtful: WarningFilled,
  bad: ErrorCircleFilled,
  unknown: CircleSmallFilled,
};

const labels = { good: "Succeeded", doubtful: "Not as intended", bad: "Failed", unknown: "Without an outcome" };

/** How something ended, told by shape and colour. */
export function OutcomeIcon({ outcome }: { outcome: Outcome }) {
  const Icon = icons[outcome];
  return (
    <span className={`${styles.icon} ${styles[outcome]}`} role="img" aria-label={labels[outcome]}>
      <Icon />
    </span>
  );
}
