import { Checkbox } from "@fluentui/react-components";
import type { Category } from "../../api/settings.ts";
import { counted } from "../../format/words.ts";
import { chosenOf, type Draft, toggle } from "./setting.ts";
import styles from "./Settings.module.css";
import { grouped } from "../../format/groups.ts";

interface Props {
  draft: Draft;
  categories: Category[];
  change: (draft: Draft) => void;
}

/** The check boxes of all categories, by service, and of the groups. */
export function CategoryChoice({ draft, categories, change }: Props) {
  const chosen = new Set(chosenOf(draft, categories));
  const services = grouped(categories, (category) => category.service);
  const group = (name: string, on: boolean) =>
    change({
      ...draft,
      categories: [],
      groups: on ? [...draft.groups, name] : draft.groups.filter((other) => other !== name),
    });
  return (
    <div className={styles.choice}>
      <fieldset>
        <legend>Groups</legend>
        <Checkbox
          label="All logs, also of categories that come later"
          checked={draft.groups.includes("allLogs")}
          onChange={(_, { checked }) => group("allLogs", checked === true)}
        />
        <Checkbox
          label="Audit"
          checked={draft.groups.includes("audit")}
          onChange={(_, { checked }) => group("audit", checked === true)}
        />
        <Checkbox
          label="Metrics"
          checked={draft.metrics}
          onChange={(_, { checked }) => change({ ...draft, metrics: checked === true })}
        />
        <p className="muted" aria-live="polite">
          {counted(chosen.size, "category", "categories")} of {categories.length}
        </p>
      </fieldset>
      <div className={styles.services}>
        {[...services].map(([service, members]) => (
          <fieldset key={service}>
            <legend>{service}</legend>
            {members.map((category) => (
              <Checkbox
                key={category.id}
                label={category.displayName}
                title={category.id}
                checked={chosen.has(category)}
                onChange={(_, { checked }) => change(toggle(draft, category, categories, checked === true))}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}
