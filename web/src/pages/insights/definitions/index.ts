import { authentication } from "./authentication.ts";
import { callAutomation } from "./callAutomation.ts";
import { calling } from "./calling.ts";
import { chat } from "./chat.ts";
import { email } from "./email.ts";
import { networkTraversal } from "./networkTraversal.ts";
import { overview } from "./overview.ts";
import { rooms } from "./rooms.ts";
import { sms } from "./sms.ts";
import type { Insight } from "./types.ts";
import { usage } from "./usage.ts";

/** The pages, in the order in which they are listed. */
export const insights: readonly Insight[] = [
  overview,
  sms,
  email,
  chat,
  calling,
  callAutomation,
  rooms,
  authentication,
  networkTraversal,
  usage,
];
