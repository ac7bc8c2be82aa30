const bucketsOfDoubling = 8;

/**
 * The bucket of a response time: one for each second below 16, above that eight for each doubling, so that none is wider
 * than an eighth of its times. Longer times lie in later buckets.
 */
export function responseBucket(seconds: number): number {
  let width = 1;
  let doublings = 0;
  while (seconds >= 2 * bucketsOfDoubling * width) {
    width *= 2;
    doublings += 1;
  }
  return bucketsOfDoubling * doublings + Math.floor(seconds / width);
}

/** A bucket of a company's response times, as it is indexed: counting such keys counts the times of every company. */
export const responseBucketKey = (company: string, bucket: number): string =>
  `${company}/${String(bucket).padStart(bucketDigits, '0')}`;

// The longest time that two dates can lie apart, 10,000 years, is in bucket 289.
const bucketDigits = 3;

/** What a key was made of. */
export function readResponseBucketKey(key: string): { company: string; bucket: number } {
  const slash = key.lastIndexOf('/');
  return { company: key.slice(0, slash), bucket: Number(key.slice(slash + 1)) };
}
