import { createHmac, randomBytes } from 'node:crypto';

/**
 * A secret for a registry. It shows itself to nobody: printing, logging or serialising one gives its kind and nothing
 * else. What it holds comes out in one place, where a request is made.
 */
export class Credential {
  readonly kind: 'anonymous' | 'basic' | 'identity-token' | 'bearer';
  readonly #user: string;
  readonly #secret: string;
  #fingerprint: string | undefined;

  private constructor(kind: Credential['kind'], user: string, secret: string) {
    this.kind = kind;
    this.#user = user;
    this.#secret = secret;
  }

  /** Nobody in particular. */
  static readonly anonymous: Credential = new Credential('anonymous', '', '');

  /** A user and a password. */
  static basic(user: string, password: string): Credential {
    return new Credential('basic', user, password);
  }

  /** A refresh token, which a token server exchanges; the user may be empty. */
  static identityToken(user: string, token: string): Credential {
    return new Credential('identity-token', user, token);
  }

  /** A token that goes to the registry as it is. */
  static bearer(token: string): Credential {
    return new Credential('bearer', '', token);
  }

  /**
   * Tells credentials apart in keys of caches. Made with a key that this process chose at random and keeps to itself, so it
   * says nothing to anybody else and must not be stored.
   */
  get fingerprint(): string {
    this.#fingerprint ??= createHmac('sha256', processKey())
      .update(JSON.stringify([this.kind, this.#user, this.#secret]))
      .digest('base64url')
      .slice(0, 22);
    return this.#fingerprint;
  }

  /** What is inside, for the request that needs it. */
  reveal(): { readonly user: string; readonly secret: string } {
    return { user: this.#user, secret: this.#secret };
  }

  toString(): string {
    return `[${this.kind}]`;
  }

  toJSON(): string {
    return this.toString();
  }
}

let chosenKey: Uint8Array | undefined;

function processKey(): Uint8Array {
  chosenKey ??= randomBytes(32);
  return chosenKey;
}

/** The value of an `Authorization` header for user and password. @source RFC 7617 2 */
export function basicAuthorization(credential: Credential): string {
  const { user, secret } = credential.reveal();
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}
