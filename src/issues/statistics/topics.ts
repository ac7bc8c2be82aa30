import { type Topic, type TopicDraft, topicOf } from './topic.ts';

// What has happened goes before what it is asked for, or where it was noticed: a refund for a cancelled order is a cancellation.
const events = ['cancelled', 'late', 'contact', 'lost', 'damaged', 'booking'];

const drafts: TopicDraft[] = [
  {
    id: 'contact',
    label: 'Customer service hard to reach',
    definition: 'Customers wait on hold, get no answer or no help from customer service.',
    words: `hold, phone, call, hung, hang, answer, voicemail, callback, disconnect, speak, busy signal, transferred, call center, hotline,
      talk, reply, respond, response, ignore, email, contact, reach, customer service, customer care, customer support, rep,
      representative, agent, helpline`,
    yieldsTo: ['lost', 'damaged'],
  },
  {
    id: 'late',
    label: 'Delays',
    noun: { label: '{} delayed', beside: 'delay, late' },
    definition: 'Something comes, leaves or is done later than it was promised.',
    words: 'delay, late, overdue, stuck, held up',
    yieldsTo: ['cancelled'],
  },
  {
    id: 'cancelled',
    label: 'Cancellations',
    noun: { label: '{} cancelled', beside: 'cancel' },
    definition: 'Something was cancelled or put off by the company, or cannot be cancelled.',
    words: 'cancel, cancellation, reschedule, stranded, postponed',
  },
  {
    id: 'lost',
    label: 'Lost or missing items',
    noun: { label: '{} lost or missing', beside: 'lost, lose, missing, stolen' },
    definition: 'Belongings or ordered goods are lost, missing or stolen.',
    words: 'lost, lose, missing, bag, luggage, baggage, suitcase, belongings, stolen, misplaced',
    yieldsTo: ['late', 'damaged'],
  },
  {
    id: 'delivery',
    label: 'Delivery problems',
    definition: 'Goods are not delivered, not as agreed, or their delivery cannot be followed.',
    words: 'deliver, delivery, parcel, package, courier, dispatch, shipping, ship, doorstep, tracking',
  },
  {
    id: 'damaged',
    label: 'Damaged or broken items',
    noun: { label: '{} damaged or broken', beside: 'damage, broken, broke, crack, ruin' },
    definition: 'Belongings or goods are damaged, broken or spoilt.',
    words: 'damage, broken, broke, crack, torn, ruin, smashed, scratched, dent, destroyed',
  },
  {
    id: 'staff',
    label: 'Rude or unhelpful staff',
    definition: 'Staff are rude or unhelpful, or treat customers badly.',
    words: `rude, staff, employee, attitude, driver, crew, attendant, manager, unprofessional, disrespect, yelled, treated,
      discrimination, stewardess`,
  },
  {
    id: 'booking',
    label: 'Booking and ordering problems',
    definition: 'Customers cannot book, order or buy, or what they booked is wrong.',
    words: 'book, booking, reserve, reservation, purchase, order',
    yieldsTo: ['cancelled'],
  },
  {
    id: 'website',
    label: 'Website or app problems',
    definition: 'The website or the app does not do what it should.',
    words: 'website, site, app, online, page, error, glitch, crash, browser',
    yieldsTo: events,
  },
  {
    id: 'money',
    label: 'Prices, charges and refunds',
    definition: 'Customers object to a price, a charge or a bill, or wait for their money.',
    words: 'refund, charge, fee, money, price, pay, paid, bill, voucher, expensive, overcharge, cost, compensation',
    yieldsTo: events,
  },
  {
    id: 'queue',
    label: 'Long queues',
    definition: 'Customers stand in line for long, or places are crowded.',
    words: 'line, queue, long line, crowded',
  },
  {
    id: 'comfort',
    label: 'Comfort, food and cleanliness',
    definition: 'Seats, rooms, food or cleanliness are not what customers expect.',
    words: `seat, dirty, uncomfortable, cold, smell, filthy, noise, food, legroom, cramped, toilet, bathroom, tv, screen, cabin, old`,
    isNarrowed: true,
    yieldsTo: events,
  },
  {
    id: 'network',
    label: 'Internet or network problems',
    definition: 'The connection is slow, unstable or down.',
    words: 'wifi, internet, signal, network, outage, broadband, connection',
    isNarrowed: true,
  },
  {
    id: 'device',
    label: 'Updates, battery or device problems',
    definition: 'A device or its software fails or has become worse.',
    words: 'update, battery, freeze, bug, restart, install, charger, keyboard',
    isNarrowed: true,
  },
  {
    id: 'fault',
    label: 'Something does not work',
    noun: { label: '{} not working', beside: 'not work, stop working, not working' },
    definition: 'Something does not work, start, open or load.',
    words: 'not work, stopped working, not load, not connect, not open, not turn',
    yieldsTo: events,
  },
  {
    id: 'account',
    label: 'Account and login problems',
    definition: 'Customers cannot get into their account, or it is wrong.',
    words: 'account, password, login, locked, log',
    yieldsTo: events,
  },
  {
    id: 'fraud',
    label: 'Fraud and security',
    definition: 'Customers were cheated, or somebody else has used their account or data.',
    words: 'hacked, fraud, scam, phishing, identity, unauthorized',
  },
  {
    id: 'safety',
    label: 'Safety and health',
    definition: 'Somebody was hurt or made ill, or could have been.',
    words: 'accident, unsafe, danger, injured, sick, poisoning',
  },
  {
    id: 'stock',
    label: 'Not available or sold out',
    definition: 'What customers want is not to be had.',
    words: 'out of stock, sold out, unavailable, availability, stock',
  },
];

export const topics: readonly Topic[] = drafts.map(topicOf);
