/** Colours of series, told apart by lightness as well as by hue, and meant for the ground of their theme. */
const light = [
  "#0f7489",
  "#d9822b",
  "#7157a8",
  "#4c9a5b",
  "#c4527b",
  "#3b6fc4",
  "#a3852a",
  "#5f6b7a",
  "#1aa6a6",
  "#9c5a3c",
];
const dark = [
  "#4fb3c8",
  "#e8a45c",
  "#a48ed6",
  "#78c088",
  "#e184a6",
  "#79a4ea",
  "#cdb25a",
  "#98a4b3",
  "#5ad0cf",
  "#c98d70",
];

const good = { light: "#3f8f56", dark: "#6fbf85" };
const bad = { light: "#c63a41", dark: "#ef7f84" };
const warning = { light: "#c7870f", dark: "#e5b04b" };

const goodNames = /^(succeeded|success|delivered|ok|opened|clicked|view|click|2\d\d|opt-?in|true|good|excellent)$/i;
const badNames =
  /^(failed|failure|error|bounced|undelivered|client ?error|server ?error|[45]\d\d|opt-?out|critical|poor|bad|suppressed|filteredspam|quarantined|expired)$/i;
const warningNames = /^(429|throttled|delayed|expanded|outfordelivery|pending|warning)$/i;

/** What a series is drawn with: outcomes have their own colours, other names the next one. */
export function colourOf(name: string, index: number, isDark: boolean): string {
  const theme = isDark ? "dark" : "light";
  const word = name.split(/[,:]/)[0]!.trim();
  if (goodNames.test(word)) return good[theme];
  if (badNames.test(word)) return bad[theme];
  if (warningNames.test(word)) return warning[theme];
  const palette = isDark ? dark : light;
  return palette[index % palette.length]!;
}

/** What surrounds the series. */
export const inkOf = (isDark: boolean) =>
  isDark
    ? { text: "#d6d6d6", faint: "#adadad", line: "#3d3d3d", ground: "#292929", border: "#525252" }
    : { text: "#242424", faint: "#616161", line: "#e6e6e6", ground: "#ffffff", border: "#d1d1d1" };
