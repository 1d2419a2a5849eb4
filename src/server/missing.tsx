// «Hỏi mà chưa có»: what people asked and no article answered, for the editors; the nearest article beside each,
// so that a wording can be added there instead of writing a new page.
import { answeredNow, missedQuestions } from '../office/missed-questions.js';
import { sendPage } from './office/layout.js';
import type { Office, OfficeRoute } from './office/routes.js';

const PATH = '/inbox/hoi-chua-co';
const SHOWN = 200;
const READERS = ['editor', 'operator'] as const;

/** Routes for the office's table: the list, and taking a question off it. */
export function missingRoutes(office: Office): OfficeRoute[] {
  return [
    {
      method: 'get',
      path: PATH,
      who: READERS,
      nav: 'Hỏi mà chưa có',
      handle: async (call) => {
        const questions = await missedQuestions(office.store, office.now());
        await sendPage(office, call, {
          title: 'Hỏi mà chưa có',
          current: PATH,
          children: (
            <>
              <h1>Hỏi mà chưa có</h1>
              <p>
                Câu bà con hỏi mà kho bài chưa trả lời được, đã bỏ tên, số và nơi ở. Viết bài mới, hoặc thêm
                cách hỏi vào bài gần nhất, rồi đánh dấu đã có.
              </p>
              {questions.length === 0 ? (
                <p class="empty">Chưa có câu nào.</p>
              ) : (
                <ul class="people">
                  {questions.slice(0, SHOWN).map((q) => {
                    const near = office.nearestArticle?.(q.question);
                    return (
                      <li key={q.question} class="panel">
                        <p>
                          <strong>{q.question}</strong> · {q.count} lần
                        </p>
                        {near && (
                          <p>
                            Bài gần nhất: <a href={`/bai/${near.id}`}>{near.title}</a>
                          </p>
                        )}
                        <form method="post" action={PATH}>
                          <input type="hidden" name="question" value={q.question} />
                          <button class="plain" type="submit">
                            Đã có bài trả lời
                          </button>
                        </form>
                      </li>
                    );
                  })}
                </ul>
              )}
            </>
          ),
        });
      },
    },
    {
      method: 'post',
      path: PATH,
      who: READERS,
      handle: async ({ form, res }) => {
        await answeredNow(office.store, form.text('question'));
        res.redirect(303, PATH);
      },
    },
  ];
}
