import { Button, OverlayDrawer, Tooltip, useRestoreFocusTarget } from "@fluentui/react-components";
import { NavigationRegular } from "@fluentui/react-icons/svg/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Session } from "../api/session.ts";
import { Link } from "../components/Link.tsx";
import { usePlace } from "../state/place.ts";
import icon from "../styles/icon.svg";
import { AccountMenu } from "./AccountMenu.tsx";
import { navigation } from "./navigation.ts";
import styles from "./Shell.module.css";
import { ThemeMenu } from "./ThemeMenu.tsx";

/** What surrounds every page: the bar with the product's name, the navigation, and the page itself. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const { path } = usePlace();
  const [isOpen, setOpen] = useState(false);
  const restore = useRestoreFocusTarget();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    setOpen(false);
    if (shown.current === path) return;
    shown.current = path;
    // The scrolled element outlives its page; the next one begins at its top.
    main.current?.scrollTo(0, 0);
    // Where the keyboard was is gone with the page before; it goes on in this one, and not at the top of everything.
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Go to the content
      </a>
      <header className={styles.bar}>
        <span className={styles.menu}>
          <Tooltip content="Navigation" relationship="label">
            <Button appearance="subtle" icon={<NavigationRegular />} onClick={() => setOpen(true)} {...restore} />
          </Tooltip>
        </span>
        <Link to="/" className={styles.brand} aria-label="Patchbay, home">
          <img src={icon} alt="" />
          <span>Patchbay</span>
        </Link>
        <div className={styles.gap} />
        {session.caller && session.expiresAt && <AccountMenu caller={session.caller} expiresAt={session.expiresAt} />}
        <ThemeMenu />
      </header>
      <nav className={styles.nav} aria-label="Pages">
        <Entries path={path} />
      </nav>
      <OverlayDrawer open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} size="small" aria-label="Navigation">
        <nav className={styles.drawer} aria-label="Pages">
          <Entries path={path} />
        </nav>
      </OverlayDrawer>
      <main ref={main} id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Entries({ path }: { path: string }) {
  return navigation.map((group) => (
    <div key={group.title ?? ""}>
      {group.title && <div className={styles.group}>{group.title}</div>}
      <ul>
        {group.entries.map(({ title, to, Icon }) => (
          <li key={to}>
            <Link to={to} className={styles.entry} aria-current={isAt(path, to) ? "page" : undefined}>
              <Icon />
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}

const isAt = (path: string, to: string) => path === to || (to !== "/" && path.startsWith(`${to}/`));
