/** The words of docs/definitions.md without which no figure can be understood, for those who see the API alone. As Markdown. */
export const vocabulary = `Figures out of customer-support tweets. Each word means the same everywhere:

- **Inbound** tweets are customers', **outbound** ones a company's. Whoever wrote an outbound tweet is a **company**.
- An **inquiry** of a company, or inbound tweet of it, is one that replies to a tweet of the company's, one that the company replied to directly, or one
  that mentions its \`@id\`. What is none of these for any company, and replies to an inbound tweet, belongs to the companies of that one. An inquiry of
  several companies counts for each.
- It is **responded** when the company replied to it directly, whenever that was; its **response time** ends with the earliest such reply. Where that
  reply is dated before the inquiry, the inquiry is responded and has no response time.
- Figures of responses belong to the period, and the bucket of a trend, in which the **inquiry** was written.
- A **conversation** is all tweets that are tied together by replies. A company sees its inquiries of it, and what it wrote itself; another
  company may see other tweets of the same conversation.
- **median, p90, p99**: half, 90 % and 99 % of the values are no higher; between two values by linear interpolation, at (n−1)p.
- Counts and percentiles are exact, but for what is called approximate or listed in \`approximate\`. Percentages, ratios, means of sentiments and changes
  are rounded to 4 decimals.

All rules are in the project's docs/definitions.md.`;
