// Makes the page quick; without it the form is answered by the server.
import { startReview } from './review.js';
import { startFile } from './file.js';
import { waitForModel } from './model.js';

const limits = {
  texts: Number(document.body.dataset.maxTexts),
  characters: Number(document.body.dataset.maxCharacters),
  bytes: Number(document.body.dataset.maxBytes),
};
startReview(limits);
startFile(limits);
waitForModel();
