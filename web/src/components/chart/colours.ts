/** Colours of series, told apart by lightness as well as by hue, and meant for the ground of their theme. */
export const light = [
  "#0f7489",
  "#cf7721",
  "#7157a8",
  "#4c9a5b",
  "#c4527b",
  "#3b6fc4",
  "#a3852a",
  "#5f6b7a",
  "#109b9b",
  "#9c5a3c",
  "#04299e",
  "#3a3b4d",
  "#630088",
  "#b263de",
  "#72130b",
  "#8a86b5",
  "#62481b",
  "#707bfd",
  "#a738a2",
  "#1a4901",
];
export const dark = [
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
  "#aef768",
  "#f2d0fd",
  "#419f05",
  "#c252bb",
  "#e7e0ab",
  "#53fed6",
  "#5b79f7",
  "#f188fb",
  "#7c8e60",
  "#a9eafc",
];

/** Outcomes: the first of a kind has the kind's own colour, further ones are told apart within it. */
const outcomes = {
  good: { light: ["#3f8f56", "#7fb98f", "#23693a"], dark: ["#6fbf85", "#a5d9b3", "#4c9a63"] },
  bad: {
    light: ["#c63a41", "#e07b39", "#8e3b5e", "#e3a3a6", "#a05a2c", "#b8860b", "#6d2f34"],
    dark: ["#ef7f84", "#f0a878", "#cf86a8", "#a9474c", "#c98d63", "#d9b54a", "#f5c3c5"],
  },
  warning: { light: ["#c7870f", "#e0b35c"], dark: ["#e5b04b", "#b98a2e"] },
};

const goodNames = /^(succeeded|success|delivered|ok|2\d\d|opt-?in|true|good|excellent)$/i;
const badNames =
  /^(failed|failure|error|bounced|undelivered|client ?error|server ?error|[45]\d\d|opt-?out|unexpected\w*|critical|poor|bad|suppressed|filteredspam|quarantined|expired)$/i;
const warningNames = /^(429|throttled|delayed|expanded|outfordelivery|pending|warning)$/i;

/** What a series is drawn with. */
export interface Look {
  colour: string;
  /** Whether another series of the chart has the colour, too, so that something else has to tell them apart. */
  isAgain: boolean;
}

/** What series are drawn with: outcomes have their own colours, while there are some, and other names the next one. */
export function looksOf(names: readonly string[], isDark: boolean): Look[] {
  const theme = isDark ? "dark" : "light";
  const palette = isDark ? dark : light;
  const used = { good: 0, bad: 0, warning: 0, other: 0 };
  return names.map((name) => {
    const outcome = outcomeOf(name);
    const own = outcome === "other" ? undefined : outcomes[outcome][theme][used[outcome]++];
    if (own) return { colour: own, isAgain: false };
    const at = used.other++;
    return { colour: palette[at % palette.length]!, isAgain: at >= palette.length };
  });
}

function outcomeOf(name: string): "good" | "bad" | "warning" | "other" {
  const word = name.split(/[,:]/)[0]!.trim();
  if (goodNames.test(word)) return "good";
  if (badNames.test(word)) return "bad";
  return warningNames.test(word) ? "warning" : "other";
}

/** What surrounds the series. */
export const inkOf = (isDark: boolean) =>
  isDark
    ? {
        text: "#d6d6d6",
        faint: "#adadad",
        line: "#3d3d3d",
        ground: "#292929",
        border: "#525252",
        anomaly: "#f1707b",
        rest: "#858585",
      }
    : {
        text: "#242424",
        faint: "#616161",
        line: "#e6e6e6",
        ground: "#ffffff",
        border: "#d1d1d1",
        anomaly: "#c50f1f",
        rest: "#8f8f8f",
      };
