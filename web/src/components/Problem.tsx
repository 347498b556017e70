import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { ApiError } from "../api/http.ts";

/** Tells what went wrong, and offers to try again where that can help. */
export function Problem({ error, retry }: { error: Error; retry?: (() => void) | undefined }) {
  const title = !(error instanceof ApiError)
    ? "That did not work"
    : error.unreachable
      ? "The server is not there"
      : error.status === 403
        ? "You may not do that"
        : "That did not work";
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {error.message}
      </MessageBarBody>
      {retry && (
        <MessageBarActions>
          <Button onClick={retry}>Try again</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
