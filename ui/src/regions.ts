/** Tinybird's regions as they were known when this was written: suggestions, not a limit. */
export const regions: { name: string; host: string }[] = [
  { name: 'GCP europe-west2', host: 'https://api.europe-west2.gcp.tinybird.co' },
  { name: 'GCP europe-west3', host: 'https://api.tinybird.co' },
  { name: 'GCP us-east4', host: 'https://api.us-east.tinybird.co' },
  {
    name: 'GCP northamerica-northeast2',
    host: 'https://api.northamerica-northeast2.gcp.tinybird.co',
  },
  { name: 'AWS us-east-1', host: 'https://api.us-east.aws.tinybird.co' },
  { name: 'AWS us-west-2', host: 'https://api.us-west-2.aws.tinybird.co' },
  { name: 'AWS eu-central-1', host: 'https://api.eu-central-1.aws.tinybird.co' },
  { name: 'AWS eu-west-1', host: 'https://api.eu-west-1.aws.tinybird.co' },
  { name: 'AWS ap-east-1', host: 'https://api.ap-east-1.aws.tinybird.co' },
  { name: 'AWS ap-southeast-2', host: 'https://api.ap-southeast-2.aws.tinybird.co' },
];
