import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { useState } from "react";
import type { Cell, ResultColumn, Row } from "../../api/answer.ts";
import { count } from "../../format/numbers.ts";
import { momentText } from "../../format/times.ts";
import { go, link } from "../../state/place.ts";
import { isFailure } from "./cells.ts";
import { JsonTree } from "./JsonTree.tsx";
import styles from "./RecordView.module.css";

/** A value of a record, and where in a dynamic column it stands. */
export interface FoundValue {
  column: ResultColumn;
  path: readonly (string | number)[];
  value: Cell;
}

interface Props {
  columns: readonly ResultColumn[];
  row: Row;
  /** Asked to show only the records that have a value, or that have another one. */
  onFilter?: ((found: FoundValue, negate: boolean) => void) | undefined;
}

/** One record to be read: a field on a line, dynamic values as trees, what is empty left out at first. */
export function RecordView({ columns, row, onFilter }: Props) {
  const [all, setAll] = useState(false);
  const isEmpty = (index: number) => row[index] === null || row[index] === "" || row[index] === undefined;
  const empty = columns.filter((_, index) => isEmpty(index)).length;
  return (
    <div className={styles.record}>
      <dl>
        {columns.map((column, index) =>
          isEmpty(index) && !all ? null : (
            <Field key={index} column={column} value={row[index] ?? null} onFilter={onFilter} />
          ),
        )}
      </dl>
      {empty > 0 && (
        <Button size="small" appearance="subtle" onClick={() => setAll(!all)}>
          {all ? "Hide empty fields" : empty === 1 ? "Show one empty field" : `Show ${empty} empty fields`}
        </Button>
      )}
    </div>
  );
}

function Field({ column, value, onFilter }: { column: ResultColumn; value: Cell; onFilter: Props["onFilter"] }) {
  const tree = column.type === "dynamic" && typeof value === "string" ? parsed(value) : undefined;
  return (
    <div className={styles.field}>
      <dt>{column.name}</dt>
      <dd className={isFailure(column, value) ? styles.failure : undefined}>
        {tree === undefined ? (
          <ValueMenu found={{ column, path: [], value }} text={readable(column, value)} onFilter={onFilter} />
        ) : (
          <JsonTree
            value={tree}
            leaf={(leaf, path, text) => (
              <ValueMenu found={{ column, path, value: leaf }} text={text} onFilter={onFilter} />
            )}
          />
        )}
      </dd>
    </div>
  );
}

// Objects and arrays are shown as trees; a text or a number in a dynamic column is shown as it is.
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readable(column: ResultColumn, value: Cell): string {
  if (value === null || value === "") return "empty";
  return column.type === "datetime" ? `${momentText(String(value))} UTC` : String(value);
}

const identifying = /(Id|Identity|Identifier|PhoneNumber|UserId[AB])$/;
const ofTheResource = /^(_|TenantId|OperationId|ParticipantTenantId)/;

// What one thing is called in the records, and not what many share.
const isIdentifier = ({ column, path, value }: FoundValue) =>
  path.length === 0 &&
  typeof value === "string" &&
  value !== "" &&
  identifying.test(column.name) &&
  !ofTheResource.test(column.name);

// What can be read at a glance; a value may have megabytes, and the fields behind it are worth seeing, too.
const lengthMax = 2_000;

function ValueMenu({ found, text, onFilter }: { found: FoundValue; text: string; onFilter: Props["onFilter"] }) {
  const [whole, setWhole] = useState(false);
  if (text.length > lengthMax && !whole)
    return (
      <>
        <ValueMenu found={found} text={`${text.slice(0, lengthMax - 1)}…`} onFilter={onFilter} />
        <Button size="small" appearance="subtle" onClick={() => setWhole(true)}>
          {`Show all ${count(text.length)} characters`}
        </Button>
      </>
    );
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <button type="button" className={styles.value}>
          {text}
        </button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {onFilter && <MenuItem onClick={() => onFilter(found, false)}>Only with this value</MenuItem>}
          {onFilter && <MenuItem onClick={() => onFilter(found, true)}>Without this value</MenuItem>}
          {isIdentifier(found) && (
            <MenuItem onClick={() => go(link("/flight", { id: String(found.value) }))}>
              Follow in the flight recorder
            </MenuItem>
          )}
          <MenuItem onClick={() => void navigator.clipboard.writeText(String(found.value ?? ""))}>
            Copy the value
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
