import type { Certificate } from './certificate.ts';

/** How far a connection has come, for somebody who looks on. A step may come again: it is tried anew. */
export type ConnectStep =
  /** The address is that of the server, or of the proxy before it. */
  | { readonly kind: 'reached'; readonly address: string | undefined }
  /** The text is the server's own. */
  | { readonly kind: 'greeted'; readonly text: string }
  | {
      readonly kind: 'encrypted';
      readonly protocol: string;
      readonly cipher: string;
      readonly certificate: Certificate;
    }
  /** The certificate is good enough, be it because a person has said so. */
  | { readonly kind: 'trusted' }
  /** There is no encryption. */
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'logged-in';
      readonly user: string;
      /** Name and version of the software, where the greeting tells them. */
      readonly software: string | undefined;
      /** Names that the server announces. */
      readonly features: readonly string[];
    };

export type ConnectStepListener = (step: ConnectStep) => void;
