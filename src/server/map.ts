// The sketch maps as pictures, `/ban-do/COMMUNE/COURSE.png`: places that anybody may know, so anybody may ask.
import express, { type Router } from 'express';

/** `draw` answers undefined for a path without a map, which is a 404. */
export function mapPictures(draw: (path: string) => Buffer | undefined): Router {
  const router = express.Router();
  router.get('/ban-do/:commune/:course', (req, res, next) => {
    const picture = draw(req.path);
    if (picture === undefined) return next();
    // A day: a facility may move, and chat platforms ask again and again.
    res.type('png').set('Cache-Control', 'public, max-age=86400').send(picture);
  });
  return router;
}
