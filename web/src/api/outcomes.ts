/** The states of a mail that did not reach its recipient, as a list in KQL. */
export const undeliveredStates = "'Bounced', 'Failed', 'Suppressed', 'FilteredSpam', 'Quarantined'";
