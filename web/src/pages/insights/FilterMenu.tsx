import {
  Button,
  Menu,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Spinner,
} from "@fluentui/react-components";
import { ChevronDownRegular } from "@fluentui/react-icons/svg/chevron-down";
import { rowsOf } from "../../api/query.ts";
import type { Schema } from "../../api/schema.ts";
import { count as countText } from "../../format/numbers.ts";
import { useLoad } from "../../state/load.ts";
import { columnsOf } from "./compose.ts";
import type { InsightTab } from "./definitions/types.ts";
import styles from "./InsightsPage.module.css";

interface Props {
  column: string;
  title: string;
  tab: InsightTab;
  schema: Schema;
  timespan: string;
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}

/** Narrows the charts to some values of a column; it is not there when no chart's records have the column. */
export function FilterMenu({ column, title, tab, schema, timespan, chosen, onChange }: Props) {
  const chart = tab.charts.find((candidate) => columnsOf(candidate, schema).has(column));
  if (!chart) return null;
  const label = chosen.length === 0 ? "all" : chosen.length === 1 ? chosen[0] || "empty" : `${chosen.length} chosen`;
  return (
    <Menu
      checkedValues={{ values: [...chosen] }}
      onCheckedValueChange={(_, data) => onChange(data.checkedItems)}
      persistOnItemClick
    >
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance={chosen.length > 0 ? "outline" : "subtle"} className={styles.filter!}>
          {title}: <span className={styles.chosen}>{label}</span>
          <ChevronDownRegular />
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <Values
          column={column}
          table={chart.records.split("\n", 1)[0]!}
          timespan={timespan}
          chosen={chosen}
          onChange={onChange}
        />
      </MenuPopover>
    </Menu>
  );
}

function Values({
  column,
  table,
  timespan,
  chosen,
  onChange,
}: Pick<Props, "column" | "timespan" | "chosen" | "onChange"> & { table: string }) {
  const query = `${table}\n| summarize Records = count() by Value = tostring(${column})\n| top 30 by Records`;
  const { value, error } = useLoad(
    (signal) => rowsOf<{ Value: string; Records: number }>({ query, timespan }, signal),
    [query, timespan],
  );
  if (!value)
    return error ? (
      <p className={styles.problem}>{error.message}</p>
    ) : (
      <Spinner size="tiny" className={styles.loading!} />
    );
  return (
    <MenuList className={styles.values!}>
      <MenuItem disabled={chosen.length === 0} onClick={() => onChange([])}>
        All
      </MenuItem>
      {value.map(({ Value, Records }) => (
        <MenuItemCheckbox key={Value} name="values" value={Value} secondaryContent={countText(Records)}>
          {Value || "empty"}
        </MenuItemCheckbox>
      ))}
    </MenuList>
  );
}
