export interface Mistake {
  name: string;
  /** Below the project's folder. */
  file: string;
  /** What stands there, every time it does; it has to be there. */
  from: string | RegExp;
  to: string;
  /** The command that has to fail. */
  command: readonly string[];
  /** The line that it has to print. */
  caughtBy: RegExp;
}

const chart = 'helm/support-insights';
const check = (part: string, only = '') => ['scripts/deploy/check-deploy.ts', part, '--only', only];

export const mistakes: readonly Mistake[] = [
  {
    name: 'a misspelt field',
    file: `${chart}/templates/api/deployment.yaml`,
    from: 'terminationGracePeriodSeconds:',
    to: 'terminationGracePeriodSecs:',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*kubeconform -strict/m,
  },
  {
    name: 'a wrong probe path',
    file: `${chart}/templates/api/deployment.yaml`,
    from: '/readyz',
    to: '/ready',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*probes ask what the service answers/m,
  },
  {
    name: 'a selector that selects nothing',
    file: `${chart}/templates/api/service.yaml`,
    from: 'support-insights.selectorLabels" (list . "api")',
    to: 'support-insights.selectorLabels" (list . "web")',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*selectors select/m,
  },
  {
    name: 'a secret that nobody makes',
    file: `${chart}/templates/secret.yaml`,
    from: 'name: {{ include "support-insights.fullname" . }}',
    to: 'name: {{ include "support-insights.fullname" . }}-keys',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*Secrets, ConfigMaps, claims and their keys are there/m,
  },
  {
    name: 'an unknown value',
    file: `${chart}/ci/eck.yaml`,
    from: /$/,
    to: '\nreplcas: 3\n',
    command: check('manifests', 'ci/eck.yaml'),
    caughtBy: /^FAILED: .*ci\/eck.yaml: helm template/m,
  },
  {
    name: 'a port name of more than 15 characters',
    file: `${chart}/templates/api/deployment.yaml`,
    from: '- name: metrics',
    to: '- name: metrics-of-the-api',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*port names have 15 characters at most/m,
  },
  {
    name: 'a container that runs as root',
    file: `${chart}/templates/_pods.tpl`,
    from: 'runAsNonRoot: true\nrunAsUser: 1000',
    to: 'runAsNonRoot: false\nrunAsUser: 0',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*pods pass the level restricted/m,
  },
  {
    name: 'an image with the tag latest',
    file: `${chart}/templates/_names.tpl`,
    from: '{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}',
    to: '{{ .Values.image.repository }}:latest',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*images have exact tags/m,
  },
  {
    name: 'an environment value that the service does not know',
    file: `${chart}/templates/_environment.tpl`,
    from: 'INDEX_PREFIX:',
    to: 'INDEX_PREFX:',
    command: check('manifests', 'ci/bundled.yaml'),
    caughtBy: /^FAILED: .*environment values are those that the service reads/m,
  },
  {
    name: 'a value that nothing reads',
    file: `${chart}/values.yaml`,
    from: /^replicas:/m,
    to: 'unread: 1 # -- Nothing.\nreplicas:',
    command: check('chart'),
    caughtBy: /^FAILED: every value of the chart is used/m,
  },
  {
    name: 'a base of k8s/ changed by hand',
    file: 'k8s/base/bundled/manifests.yaml',
    from: 'replicas: 2',
    to: 'replicas: 5',
    command: check('manifests', 'k8s/base/bundled'),
    caughtBy: /^FAILED: k8s\/base\/bundled is what the chart renders/m,
  },
  {
    name: 'a patch whose target is not there',
    file: 'k8s/overlays/dev/kustomization.yaml',
    from: '{ kind: Deployment, name: support-insights }',
    to: '{ kind: Deployment, name: support-insight }',
    command: check('manifests', 'k8s/overlays/dev'),
    caughtBy: /^FAILED: k8s\/overlays\/dev: every patch changes something/m,
  },
  {
    name: 'an image that runs as root',
    file: 'Dockerfile',
    from: 'USER 1000:1000',
    to: 'USER root',
    command: check('dockerfile'),
    caughtBy: /^FAILED: the image has a numeric user/m,
  },
  {
    name: 'a dashboard with a field that the mapping lacks',
    file: 'kibana/dashboards.ndjson',
    from: 'response_seconds',
    to: 'answer_seconds',
    command: ['scripts/test.ts', 'test/kibana/fields.test.ts'],
    caughtBy: /✘.*every field that a data view/m,
  },
];
