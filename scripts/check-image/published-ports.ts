import { z } from 'zod';

const Container = z.object({
  Service: z.string(),
  Publishers: z.array(z.object({ URL: z.string(), PublishedPort: z.number() })).nullable(),
});

/** A port of this machine that leads to a container. */
export type Published = { service: string; port: number; loopback: boolean };

/** What `docker compose ps --format json` says, a container a line. An image's port that is not published has the number 0. */
export function readPublished(lines: string): Published[] {
  const published = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => Container.parse(JSON.parse(line)))
    .flatMap(({ Service, Publishers }) =>
      (Publishers ?? [])
        .filter(({ PublishedPort }) => PublishedPort > 0)
        .map(({ URL, PublishedPort }) => ({
          service: Service,
          port: PublishedPort,
          loopback: ['127.0.0.1', '::1'].includes(URL),
        })),
    );
  // Docker binds both 0.0.0.0 and ::.
  return [...new Map(published.map((one) => [JSON.stringify(one), one])).values()];
}
