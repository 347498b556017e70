import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from "@fluentui/react-components";

const brand: BrandVariants = {
  10: "#03151a",
  20: "#08262e",
  30: "#0a3540",
  40: "#0b434f",
  50: "#0c515f",
  60: "#0d5f70",
  70: "#0e6a7e",
  80: "#0f7489",
  90: "#2a869a",
  100: "#4297aa",
  110: "#5aa8b9",
  120: "#73b8c7",
  130: "#8dc8d4",
  140: "#a8d8e1",
  150: "#c5e7ed",
  160: "#e2f4f7",
};

const text = '"Inter Variable", "Segoe UI", system-ui, sans-serif';
const mono = '"JetBrains Mono Variable", ui-monospace, Consolas, monospace';

export const lightTheme: Theme = { ...createLightTheme(brand), fontFamilyBase: text, fontFamilyMonospace: mono };

export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  fontFamilyBase: text,
  fontFamilyMonospace: mono,
  // The ramp's middle is too dark for text on a dark ground.
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
};
