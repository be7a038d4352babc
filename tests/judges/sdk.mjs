// Prints the token and the address that the real SDK finds in the current folder. The SDK's own
// command line reads `.env.local` like this.
import { config } from 'dotenv';
import { loadConfig } from '@tinybirdco/sdk/cli/config';

config({ path: '.env.local' });
const { token, baseUrl } = loadConfig(process.cwd());
console.log(JSON.stringify({ token, baseUrl }));
