import { get, send } from "./http.ts";

/** What a program asks for, in the words of OAuth. */
export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  scope: string;
  state: string;
  nonce: string;
  codeChallenge: string;
  responseMode: string;
}

/** Where the browser takes the answer, and the form that it posts there, if the program wants one. */
export interface AuthorizationAnswer {
  location: string;
  form?: Record<string, string>;
}

/** Lets a program act for whoever is signed in, or tells it that it may not. */
export const authorize = (request: AuthorizationRequest, allow: boolean) =>
  send<AuthorizationAnswer>("POST", "/api/authorizations", { ...request, allow });

/** The program that waits with a code. */
export const getDevice = (code: string, signal?: AbortSignal) =>
  get<{ clientId: string }>(`/api/authorizations/device?${new URLSearchParams({ code })}`, signal);

export const decideDevice = (code: string, allow: boolean) =>
  send<undefined>("POST", "/api/authorizations/device", { code, allow });
