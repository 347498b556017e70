import type { Status } from "../../api/status.ts";
import { Card } from "../../components/Card.tsx";
import { Copy } from "../../components/Copy.tsx";
import { Ways } from "../../components/Ways.tsx";
import styles from "./Access.module.css";

/** The ways in which a server is told to ask who is there. */
const ways = [
  { title: "This machine alone", text: "Patchbay.Server --identity-required true" },
  {
    title: "Other machines as well",
    text: "Patchbay.Server --identity-required true --listen 0.0.0.0 --names logs.example.com",
  },
  { title: "Environment", text: "PATCHBAY_IDENTITY_REQUIRED=true" },
];

/** What a server shows that asks nobody who he is, and how that is changed. */
export const IdentityOff = ({ status }: { status: Status }) => (
  <Card title="Everybody on this machine may do everything">
    <p className={styles.text}>
      This server asks nobody who he is, and only this machine reaches it. A request that brings a key has the roles of
      that key all the same, so keys and roles can be tried first.
    </p>
    <ol className={styles.steps}>
      <li>
        <p>Start the server so that it wants to know everybody.</p>
        <Ways label="Ways to switch it on" ways={ways} />
      </li>
      <li>
        <p>Sign in with the first key, which may do everything. Only the owner of its file can read it.</p>
        <Copy text={`cat ${status.dataFolder}/identity/owner-key`} />
      </li>
      <li>
        <p>Come back to this page, make a key for each program and person, and assign roles to them.</p>
      </li>
    </ol>
  </Card>
);
