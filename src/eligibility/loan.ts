// Loan arithmetic: what is borrowed, what is paid back each month, and in total. All terms come from the
// scheme's dated parameters; the conventions of rounding and day count are part of the result.
import { parameterOn } from './facts.js';
import { schoolMonths } from './formulas.js';
import type { Rules } from './rules.js';
import { digits, dong } from './texts.js';

/** One loan to work out. */
export interface LoanRequest {
  scheme: string;
  /** Đồng paid out each loan month of study; for a loan paid at once, see `amount`. */
  monthly?: number;
  /** Months for which money is paid out, or the whole term when paid at once. */
  months: number;
  /**
   * `months` are those of the calendar from the first to the last of the course. A school year of twelve counts ten
   * loan months: their sum is spread over the calendar's, and terms count by these.
   */
  calendar?: boolean;
  /** Đồng received at once (job-loan). */
  amount?: number;
  /** Percent a year; the scheme's own rate when left out. */
  rate?: number;
  /** Months after the last payout before the first repayment. */
  graceMonths?: number;
  /** Months of repayment; the longest the scheme allows when left out. */
  repayMonths?: number;
}

export interface LoanMonth {
  month: number;
  paidOut: number;
  /** Interest that arises in this month. */
  interest: number;
  /** What the borrower pays: principal and interest. */
  principal: number;
  interestPaid: number;
  payment: number;
  /** Principal still owed at the end of the month. */
  balance: number;
}

export interface LoanEstimate {
  scheme: string;
  kind: 'loan';
  principal: number;
  ratePercent: number;
  rateCertainty: 'verified' | 'reported' | 'uncertain' | 'given';
  payoutMonths: number;
  graceMonths: number;
  repayMonths: number;
  /** The highest monthly payment (the first one), and the lowest (the last). */
  firstPayment: number;
  lastPayment: number;
  totalInterest: number;
  totalPaid: number;
  /** More than is lent without collateral. */
  collateral: boolean;
  schedule: LoanMonth[];
  /** In plain Vietnamese, one line each. */
  text: string[];
  conventions: string[];
}

export interface LoanError {
  path: string;
  message: string;
  nearest: string | null;
}

/** A schedule has a row a month: what is typed as a term must not make millions of them. No rule of any scheme. */
const MOST_MONTHS = 600;

/**
 * Works out a loan on the law of day `on`. Gives an error (never a guess) for an unknown scheme, a sum above
 * the scheme's ceiling, or a term that is too long.
 */
export function loanEstimate(
  rules: Rules,
  request: LoanRequest,
  on: number,
): { estimate: LoanEstimate } | { error: LoanError } {
  const day = rules.on(on);
  const loans = day.schemes.filter((s) => s.file.kind === 'loan');
  const scheme = loans.find((s) => s.id === request.scheme);
  const fail = (path: string, message: string, nearest: string | null = null) => ({
    error: { path, message, nearest },
  });
  if (!scheme)
    return fail(
      'scheme',
      `"${request.scheme}" is not a loan (${loans.map((l) => l.id).join(', ')})`,
      nearestLoan(
        request.scheme,
        loans.map((l) => l.id),
      ),
    );
  const terms = scheme.version?.loan;
  if (!terms) return fail('scheme', `${scheme.id} does not exist on this day`);
  const term = (name: string | undefined) => (name === undefined ? undefined : scheme.parameters.get(name));
  const atOnce = terms.paidOut === 'at-once';
  if (request.amount !== undefined && !atOnce)
    return fail('amount', `${scheme.id} is paid out month by month`);
  if (request.monthly === undefined && request.amount === undefined) return fail('monthly', 'is missing');
  const months = request.months;
  const { graceMonths, repayMonths } = request;
  const spans = { months, graceMonths, repayMonths };
  for (const [path, span] of Object.entries(spans))
    if (span !== undefined && !(span <= MOST_MONTHS)) return fail(path, 'is no term that can be worked out');
  const perYear = parameterOn(rules.model.file.parameters['school-year-months']!, on)?.value;
  const spread = request.calendar === true && !atOnce && perYear !== undefined;
  const principal =
    request.amount ?? Math.round(request.monthly! * (spread ? schoolMonths(months, perYear) : months));
  const monthlyCeiling = term(terms.monthlyCeiling);
  const ceiling = term(terms.ceiling);
  const longest = term(terms.longestMonths);
  if (monthlyCeiling !== undefined && request.monthly! > monthlyCeiling)
    return fail('monthly', `at most ${dong(monthlyCeiling)} a month`, String(monthlyCeiling));
  if (ceiling !== undefined && principal > ceiling)
    return fail(
      request.amount === undefined ? 'monthly' : 'amount',
      `at most ${dong(ceiling)} in all`,
      String(ceiling),
    );
  if (longest !== undefined && months > longest)
    return fail('months', `at most ${longest} months`, String(longest));
  if (atOnce && !Number.isInteger(months))
    return fail('months', 'is no whole number of months', String(Math.ceil(months)));

  const rateParameter = scheme.file.parameters[terms.rate]!;
  const dated = parameterOn(rateParameter, on)!;
  const rate = request.rate ?? dated.value;
  const longestGrace = atOnce ? months - 1 : term(terms.grace);
  const grace = graceMonths ?? term(terms.grace) ?? 0;
  if (longestGrace !== undefined && grace > longestGrace)
    return fail('graceMonths', `at most ${longestGrace} months`, String(longestGrace));
  const payout = atOnce ? 0 : Math.ceil(months);
  const isShort = payout <= (term(terms.shortMonths) ?? 0);
  const longestRepay = atOnce ? months - grace : payout * (isShort ? (term(terms.shortFactor) ?? 1) : 1);
  const repay = repayMonths ?? longestRepay;
  if (repay > longestRepay)
    return fail('repayMonths', `at most ${longestRepay} months`, String(longestRepay));
  const monthly = spread ? Math.floor(principal / payout) : (request.monthly ?? 0);
  const schedule = scheduleOf({ principal, monthly, payout, grace, repay, rate });
  const unsecured = term(terms.unsecured) ?? Number.POSITIVE_INFINITY;
  const totalInterest = schedule.reduce((s, m) => s + m.interestPaid, 0);
  const paying = schedule.filter((m) => m.payment > 0);
  const first = paying[0]!.payment;
  const last = paying.at(-1)!.payment;
  const certainty = request.rate === undefined ? dated.certainty : 'given';
  return {
    estimate: {
      scheme: scheme.id,
      kind: 'loan',
      principal,
      ratePercent: rate,
      rateCertainty: certainty,
      payoutMonths: payout,
      graceMonths: grace,
      repayMonths: repay,
      firstPayment: first,
      lastPayment: last,
      totalInterest,
      totalPaid: principal + totalInterest,
      collateral: principal > unsecured,
      schedule,
      text: [
        `Vay ${dong(principal)}, lãi ${digits(rate)} % một năm. Đây là tiền vay, phải trả lại.`,
        payout > 0
          ? `Trong ${payout} tháng học${grace > 0 ? ` và ${grace} tháng sau đó` : ''} chưa phải trả.`
          : grace > 0
            ? `${grace} tháng đầu chưa phải trả gốc.`
            : 'Trả góp từ tháng đầu.',
        first === last
          ? `Mỗi tháng trả ${dong(first)}, trong ${repay} tháng.`
          : `Mỗi tháng trả khoảng ${dong(roundTo(first, 1000))}, giảm dần còn ${dong(roundTo(last, 1000))}, trong ${repay} tháng.`,
        `Tổng cộng trả ${dong(principal + totalInterest)}, trong đó lãi ${dong(totalInterest)}.`,
        ...(principal > unsecured
          ? [`Vay trên ${dong(unsecured)} thì cần tài sản bảo đảm, hỏi ngân hàng.`]
          : []),
        ...(certainty === 'uncertain'
          ? ['Lãi suất này là mức gần nhất được biết. Hỏi Ngân hàng Chính sách xã hội mức đang áp dụng.']
          : []),
      ],
      conventions: [
        'one month = 1/12 of a year; interest is simple, on the principal owed at the start of the month plus the month’s payout',
        'interest of each month is rounded to the nearest đồng, a half upwards',
        'interest of the study and grace months is not compounded; it is paid in equal parts over the repayment months, the remainder in the last',
        'principal is repaid in equal whole đồng, the remainder in the last month',
        ...(spread ? ['the loan months of the course are spread evenly over its calendar months'] : []),
        payout > 0
          ? 'unless stated, repayment is as long as the scheme allows for so many payout months'
          : 'the whole term counts from the day the money is received',
      ],
    },
  };
}

interface Plan {
  principal: number;
  monthly: number;
  payout: number;
  grace: number;
  repay: number;
  rate: number;
}

/** The months of a plan. `payout` 0 means that the whole principal is received before month 1. */
function scheduleOf(p: Plan): LoanMonth[] {
  const schedule: LoanMonth[] = [];
  let balance = p.payout === 0 ? p.principal : 0;
  let deferred = 0;
  const waiting = p.payout + p.grace;
  const part = Math.floor(p.principal / p.repay);
  for (let month = 1; month <= waiting + p.repay; month++) {
    const paidOut = month <= p.payout ? payoutOf(p, month) : month === 1 && p.payout === 0 ? p.principal : 0;
    if (p.payout > 0) balance += paidOut;
    const interest = Math.round((balance * p.rate) / 1200);
    if (month <= waiting) {
      deferred += interest;
      schedule.push({ month, paidOut, interest, principal: 0, interestPaid: 0, payment: 0, balance });
      continue;
    }
    const n = month - waiting;
    const share = Math.floor(deferred / p.repay);
    const late = n === p.repay ? deferred - share * (p.repay - 1) : share;
    const principal = n === p.repay ? balance : part;
    balance -= principal;
    const interestPaid = interest + late;
    schedule.push({
      month,
      paidOut,
      interest,
      principal,
      interestPaid,
      payment: principal + interestPaid,
      balance,
    });
  }
  return schedule;
}

/** A half month (3,5 months) pays half the monthly sum in its last month. */
function payoutOf(p: Plan, month: number): number {
  return month < p.payout ? p.monthly : p.principal - p.monthly * (p.payout - 1);
}

const roundTo = (x: number, step: number) => Math.round(x / step) * step;

function nearestLoan(wanted: string, ids: readonly string[]): string | null {
  return ids.find((id) => id.startsWith(wanted.slice(0, 3))) ?? null;
}
