// Serves the page by which Zalo checks that the domain is ours, when ZALO_VERIFIER is set.
import express, { type Router } from 'express';
import { verifierPage } from '../channels/zalo-oa/verifier.js';

/** `/zalo_verifier<code>.html`; everything else is passed on. */
export function zaloVerifier(verifier: string | undefined): Router {
  const router = express.Router();
  router.get(/^\/zalo_verifier/u, (req, res, next) => {
    const page = verifierPage(req.path, verifier);
    if (page === undefined) return next();
    res.type('html').set('Cache-Control', 'no-store').send(page);
  });
  return router;
}
