import {
  Button,
  Menu,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
  Spinner,
  Tooltip,
} from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons/svg/arrow-download";
import { ColumnTripleRegular } from "@fluentui/react-icons/svg/column-triple";
import { FilterDismissRegular } from "@fluentui/react-icons/svg/filter-dismiss";
import { useEffect, useState } from "react";
import type { ResultTable } from "../../api/answer.ts";
import type { Arrangement } from "../../components/grid/arrangement.ts";
import { download, type Format, formats } from "./export/download.ts";
import { shownRows } from "./export/table.ts";
import styles from "./Results.module.css";

interface Props {
  table: ResultTable;
  arrangement: Arrangement;
  /** The rows that are shown; null when these are all. */
  numbers: Uint32Array | null;
  onArrange: (change: Partial<Arrangement>) => void;
}

const pauseMilliseconds = 250;

/** What can be done with the rows that are here: find a text, choose columns, take away filters, write a file. */
export function ResultTools({ table, arrangement, numbers, onArrange }: Props) {
  const [find, setFind] = useState(arrangement.find);
  useEffect(() => setFind(arrangement.find), [arrangement.find]);
  useEffect(() => {
    if (find === arrangement.find) return;
    const timer = setTimeout(() => onArrange({ find }), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [find]);
  const isFiltered = arrangement.find !== "" || Object.keys(arrangement.filters).length > 0;
  return (
    <div className={styles.tools} role="toolbar" aria-label="Rows">
      <SearchBox
        size="small"
        className={styles.find!}
        placeholder="Find in rows"
        value={find}
        onChange={(_, data) => setFind(data.value)}
      />
      {isFiltered && (
        <Tooltip content="Show all rows" relationship="label">
          <Button
            appearance="subtle"
            size="small"
            icon={<FilterDismissRegular />}
            onClick={() => onArrange({ find: "", filters: {} })}
          />
        </Tooltip>
      )}
      <ColumnsMenu table={table} hidden={arrangement.hidden} onChange={(hidden) => onArrange({ hidden })} />
      <ExportMenu table={table} numbers={numbers} hidden={arrangement.hidden} />
    </div>
  );
}

function ColumnsMenu({
  table,
  hidden,
  onChange,
}: {
  table: ResultTable;
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}) {
  const names = table.columns.map((column) => column.name);
  const shown = names.filter((name) => !hidden.includes(name));
  return (
    <Menu
      checkedValues={{ shown }}
      onCheckedValueChange={(_, data) => onChange(names.filter((name) => !data.checkedItems.includes(name)))}
      persistOnItemClick
    >
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content="Columns" relationship="label">
          <Button appearance="subtle" size="small" icon={<ColumnTripleRegular />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList className={styles.columns!}>
          <MenuItem disabled={hidden.length === 0} onClick={() => onChange([])}>
            Show all
          </MenuItem>
          {names.map((name) => (
            <MenuItemCheckbox key={name} name="shown" value={name} disabled={shown.length === 1 && shown[0] === name}>
              {name}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function ExportMenu({ table, numbers, hidden }: Pick<Props, "table" | "numbers"> & { hidden: readonly string[] }) {
  const [problem, setProblem] = useState<Error>();
  const [isWriting, setWriting] = useState(false);
  if (problem) throw problem;
  const write = (format: Format) => {
    setWriting(true);
    download(shownRows(table, numbers, hidden), format, "patchbay-rows")
      .catch(setProblem)
      .finally(() => setWriting(false));
  };
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={isWriting ? "Writing the file" : "Export the shown rows"} relationship="label">
          <Button
            appearance="subtle"
            size="small"
            icon={isWriting ? <Spinner size="extra-tiny" /> : <ArrowDownloadRegular />}
            disabledFocusable={isWriting}
          />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {Object.entries(formats).map(([format, title]) => (
            <MenuItem key={format} onClick={() => write(format as Format)}>
              {title}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
