// The yardstick: a bare Express + grammY bot that echoes each message and keeps nothing. Plain JavaScript, so
// that no loader weighs on its figures. CLIENT=undici gives grammY the cheapest HTTP client we know of
// (`undici.request` on a keep-alive pool); otherwise it runs as it comes (node-fetch with keep-alive).
import express from 'express';
import { Bot, webhookCallback } from 'grammy';
import { Pool } from 'undici';

const {
  TELEGRAM_BOT_TOKEN: token,
  TELEGRAM_API_ROOT: apiRoot,
  TELEGRAM_WEBHOOK_SECRET: secretToken,
} = process.env;
const bot = new Bot(token, { client: { apiRoot } });
if (process.env.CLIENT === 'undici') {
  const pool = new Pool(apiRoot, { connections: 64 });
  bot.api.config.use(async (_prev, method, payload) => {
    const { body } = await pool.request({
      path: `/bot${token}/${method}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    return body.json();
  });
}
bot.on('message:text', (context) => context.reply(context.message.text));

const app = express();
app.use(express.json());
app.get('/healthz', (_request, response) => response.end());
app.post('/webhooks/telegram', webhookCallback(bot, 'express', { secretToken }));
app.listen(Number(process.env.PORT), '127.0.0.1');
