import { Card } from "../../components/Card.tsx";
import { Link } from "../../components/Link.tsx";
import { link } from "../../state/place.ts";
import { usePreference } from "../../state/preferences.ts";
import styles from "./Flight.module.css";
import { recentIdentifiers } from "./FlightPage.tsx";

const kinds = [
  ["Message", "The id that sending an SMS or a mail returns: was it delivered, to whom, how fast, and if not, why?"],
  [
    "Call",
    "Correlation, call connection or participant id: requests, prompts, participants, quality, recording, survey.",
  ],
  ["Correlation id", "The x-ms-request-id or MS-CV of a request: what it did, and the message or call that it began."],
  [
    "Person or number",
    "A user, a phone number, a mail address: the newest records about it, each leading to its own life line.",
  ],
  ["Thread or room", "Everything that was done in a chat thread or a room, and by whom."],
] as const;

/** What the page is for, while nothing is looked up. */
export function Start() {
  const recent = usePreference(recentIdentifiers);
  return (
    <div className={styles.start}>
      <Card title="What can be looked up">
        <dl className={styles.kinds}>
          {kinds.map(([name, meaning]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {recent.length > 0 && (
        <Card title="Looked up last">
          <ul className={styles.recent}>
            {recent.map((id) => (
              <li key={id}>
                <Link className="mono" to={link("/flight", { id })}>
                  {id}
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
