import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Tooltip } from "@fluentui/react-components";
import { PersonRegular } from "@fluentui/react-icons/svg/person";
import { SignOutRegular } from "@fluentui/react-icons/svg/sign-out";
import { type Caller, signOut } from "../api/session.ts";
import { moment } from "../format/times.ts";
import { loadSession } from "../state/session.ts";
import styles from "./Shell.module.css";

/** Who is signed in, and the way out. */
export function AccountMenu({ caller, expiresAt }: { caller: Caller; expiresAt: string }) {
  const leave = async () => {
    await signOut();
    await loadSession();
  };
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={`Signed in as ${caller.name}`} relationship="label">
          <Button appearance="subtle" icon={<PersonRegular />}>
            <span className={styles.account}>{caller.name}</span>
          </Button>
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <div className={styles.who}>
          <strong>{caller.name}</strong>
          <span>{caller.isOwner ? "Owner of everything" : `Object id ${caller.id}`}</span>
          <span>Signed in until {moment(Date.parse(expiresAt), 0)}</span>
        </div>
        <MenuList>
          <MenuItem icon={<SignOutRegular />} onClick={() => void leave()}>
            Sign out
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
