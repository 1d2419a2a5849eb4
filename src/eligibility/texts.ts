// Money, percentages and parameter values as a Vietnamese reader expects them.
import type { CompiledScheme, DayRules } from './rules.js';

/** 6200000 → "6.200.000 đồng". */
export function dong(amount: number): string {
  return `${digits(amount)} đồng`;
}

/** Digits grouped by dots, with a decimal comma: 1234567.5 → "1.234.567,5". */
export function digits(value: number): string {
  const [whole, fraction] = String(Math.abs(value)).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, '.');
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `,${fraction}`}`;
}

/** A number with its unit as the texts of schemes show it: money with "đồng", shares with "%". */
export function withUnit(value: number, unit: string): string {
  if (unit.startsWith('đồng')) return dong(value);
  if (unit.startsWith('%')) return `${digits(value)} %`;
  return digits(value);
}

/** Puts the day's parameter values in place of `{name}`; other braces ({user}, {bot}) are left alone. */
export function filler(scheme: CompiledScheme, rules: DayRules): (text: string) => string {
  return (text) =>
    text.replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => {
      const value = scheme.parameters.get(name);
      const unit = scheme.file.parameters[name]?.unit ?? rules.model.file.parameters[name]?.unit;
      return value === undefined || unit === undefined ? whole : withUnit(value, unit);
    });
}
