const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const precise = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });

/** 1234567 as 1,234,567. */
export const count = (value: number) => whole.format(value);

/** 1234567 as 1.2M. */
export const compact = (value: number) => (Math.abs(value) < 1000 ? precise.format(value) : short.format(value));

/** A number with up to three places, as in 1,234.567. */
export const decimal = (value: number) => precise.format(value);

/** One part of a whole in per cent, as in 97.3 %; with nothing to be a part of, a dash. */
export function share(part: number, total: number): string {
  if (total === 0) return "–";
  const percent = (100 * part) / total;
  // 99.97 is not all, and 0.02 is not nothing.
  const shown = part === total || percent === 0 ? percent : Math.min(99.9, Math.max(0.1, percent));
  return `${shown.toFixed(1).replace(/\.0$/, "")} %`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** 1536 as 1.5 KiB. */
export function bytes(value: number): string {
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${units[unit]}`;
}
