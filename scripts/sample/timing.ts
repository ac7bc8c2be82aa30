import { type Company, type Desk, incident } from './companies.ts';
import type { Random } from './random.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** 10 weeks, the last ending on Saturday 2026-10-31. */
export const period = { from: Date.UTC(2026, 7, 23), to: Date.UTC(2026, 10, 1) };

/** How busy each hour of the day is, compared with the busiest. */
const busyHours = [12, 8, 6, 5, 5, 8, 20, 40, 62, 75, 82, 85, 84, 80, 78, 80, 85, 92, 100, 98, 90, 75, 50, 26].map(
  (percent) => percent / 100,
);

export function inquiryTime(company: Company, random: Random): number {
  const heaviest = company.id === incident.company ? incident.complaintsFactor : 1;
  for (;;) {
    const at = toSecond(period.from + random.next() * (period.to - period.from));
    const date = new Date(at);
    const load = duringIncident(company, at) ? incident.complaintsFactor : 1;
    const weight = (busyHours[date.getUTCHours()] ?? 1) * (isWeekend(date) ? 0.72 : 1) * load;
    if (random.chance(weight / heaviest)) return at;
  }
}

/** When the company answers; later answers in a thread come sooner, since someone already has it on the desk. */
export function replyTime(company: Company, inquiryAt: number, known: boolean, random: Random): number {
  const { desk } = company;
  const weeks = (inquiryAt - period.from) / (7 * day);
  const slower =
    desk.weeklyFactor ** weeks *
    (isWeekend(new Date(inquiryAt)) ? desk.weekendFactor : 1) *
    (duringIncident(company, inquiryAt) ? incident.delayFactor : 1) *
    (known ? 0.45 : 1);
  const minutes = Math.max(1, random.logNormal(desk.medianMinutes * slower, desk.spread));
  return toSecond(afterNight(inquiryAt + minutes * minute, desk, random));
}

export function customerReturnTime(after: number, random: Random): number {
  return toSecond(after + Math.max(0.4, random.logNormal(14, 1.5)) * minute);
}

export function duringIncident(company: Company, at: number): boolean {
  return company.id === incident.company && at >= incident.from && at < incident.to;
}

function afterNight(at: number, desk: Desk, random: Random): number {
  const date = new Date(at);
  const untilMorning = (7 - date.getUTCHours() + 24) % 24;
  if (untilMorning === 0 || untilMorning > 9 || !random.chance(desk.closedAtNight)) return at;
  const morning = Math.ceil((at + (untilMorning - 1) * hour) / hour) * hour;
  return morning + random.logNormal(50, 0.8) * minute;
}

function isWeekend(date: Date): boolean {
  return date.getUTCDay() % 6 === 0;
}

function toSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
