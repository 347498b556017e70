import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { ApiError } from "../api/http.ts";

/** Tells what went wrong, and offers to try again where that can help. */
export function Problem({
  error,
  title = titleOf(error),
  retry,
}: {
  error: Error;
  title?: string;
  retry?: (() => void) | undefined;
}) {
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

function titleOf(error: Error) {
  if (error instanceof ApiError && error.unreachable) return "The server is not there";
  return error instanceof ApiError && error.status === 403 ? "You may not do that" : "That did not work";
}
