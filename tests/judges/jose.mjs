// Verifies the JWTs on standard input, one a line, each with its key after a space. Prints their
// claims.
import { createInterface } from 'node:readline';
import { jwtVerify } from 'jose';

for await (const line of createInterface({ input: process.stdin })) {
  const [jwt, key] = line.split(' ');
  const { payload } = await jwtVerify(jwt, new TextEncoder().encode(key), {
    algorithms: ['HS256'],
  });
  console.log(JSON.stringify(payload));
}
