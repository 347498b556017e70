import { Button } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import type { ResultColumn, Row } from "../../api/answer.ts";
import { CopyButton } from "../../components/Copy.tsx";
import { type FoundValue, RecordView } from "../../components/grid/RecordView.tsx";
import { jsonOf } from "./export/json.ts";
import styles from "./Results.module.css";

interface Props {
  columns: readonly ResultColumn[];
  row: Row;
  onFilter: (found: FoundValue, negate: boolean) => void;
  onClose: () => void;
}

/** The record of the chosen row, beside the rows; the arrow keys in the grid go on to the next one. */
export function RecordPane({ columns, row, onFilter, onClose }: Props) {
  return (
    <aside className={styles.record} aria-label="Record">
      <div className={styles.recordHead}>
        <h2>Record</h2>
        <CopyButton text={jsonOf({ columns: [...columns], rows: [row] })[1]!.trim()} label="Copy as JSON" />
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label="Close the record"
          onClick={onClose}
        />
      </div>
      <RecordView columns={columns} row={row} onFilter={onFilter} />
    </aside>
  );
}
