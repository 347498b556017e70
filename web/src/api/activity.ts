import { get } from "./http.ts";
import type { DiagnosticSetting } from "./settings.ts";

type Properties = DiagnosticSetting["properties"];

/** A change that somebody made, or was refused. */
export interface Activity {
  id: string;
  time: string;
  caller: string;
  address: string;
  operation: string;
  resourceId: string;
  hasFailed: boolean;
  /** What was answered, in HTTP's words. */
  answer: string;
  /** What a diagnostic setting was and became; undefined where that is not written down, null where there was none. */
  before?: Properties | null;
  after?: Properties | null;
}

/** A page of the log, and the way to the next one. */
export interface ActivityPage {
  activities: Activity[];
  next?: string;
}

interface Event {
  eventDataId: string;
  eventTimestamp: string;
  caller: string;
  httpRequest: { clientIpAddress: string };
  operationName: { value: string };
  resourceId: string;
  status: { value: string };
  properties: { statusCode: string; patchbayBefore?: string | null; patchbayAfter?: string | null };
}

export const newest = "/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01";

/** Reads a page of what was changed on this server, the newest first. */
export async function getActivities(path: string, signal?: AbortSignal): Promise<ActivityPage> {
  const { value, nextLink } = await get<{ value: Event[]; nextLink?: string }>(path, signal);
  const page: ActivityPage = { activities: value.map(activityOf) };
  if (nextLink) page.next = pathOf(nextLink);
  return page;
}

// The server names itself by the host that it was asked by; a page asks where it came from.
const pathOf = (address: string) => address.slice(new URL(address).origin.length);

const activityOf = ({ properties, ...event }: Event): Activity => ({
  id: event.eventDataId,
  time: event.eventTimestamp,
  caller: event.caller,
  address: event.httpRequest.clientIpAddress,
  operation: event.operationName.value,
  resourceId: event.resourceId,
  hasFailed: event.status.value !== "Succeeded",
  answer: properties.statusCode,
  ...(properties.patchbayBefore !== undefined && { before: read(properties.patchbayBefore) }),
  ...(properties.patchbayAfter !== undefined && { after: read(properties.patchbayAfter) }),
});

const read = (text: string | null) => (text === null ? null : (JSON.parse(text) as Properties));
