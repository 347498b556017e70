import { Link } from "../components/Link.tsx";
import { Page } from "../components/Page.tsx";

export default function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        The address leads nowhere. <Link to="/">Go to the first page</Link>.
      </p>
    </Page>
  );
}
