import { Component, type ReactNode } from "react";
import { Problem } from "../components/Problem.tsx";
import { MissingFileError } from "../state/file.ts";
import { MissingFile } from "./MissingFile.tsx";

interface Props {
  children: ReactNode;
  /** Shown instead of what failed; a message when there is nothing better. */
  fallback?: ReactNode;
}

/** Keeps a part of the page that fails from taking the rest with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    if (this.props.fallback) return this.props.fallback;
    return (
      <div style={{ padding: 24 }}>
        {error instanceof MissingFileError ? (
          <MissingFile error={error} />
        ) : (
          <Problem error={error} retry={() => this.setState({ error: null })} />
        )}
      </div>
    );
  }
}
