import type { FormMessage, FormState, PageMessage } from '../formMessages.ts';
import { byId, input, passFocus, setText } from './elements.ts';
import { Fields } from './fields.ts';
import { showTest } from './testView.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
};

const editor = acquireVsCodeApi();
const post = (message: PageMessage) => editor.postMessage(message);

const fields = new Fields(
  // What is no field is dropped by who receives it.
  (field, value) => editor.postMessage({ type: 'change', field, value }),
  () => post({ type: 'settle' }),
);

listen();
post({ type: 'ready' });

function listen(): void {
  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    save(false);
  });
  byId('saveAndOpen').addEventListener('click', () => save(true));
  const plain = { testConnection: 'test', forget: 'forgetPassword' } as const;
  const same = ['discard', 'cancelTest', 'showLog', 'showHelp'] as const;
  for (const id of same) byId(id).addEventListener('click', () => post({ type: id }));
  for (const [id, type] of Object.entries(plain)) {
    byId(id).addEventListener('click', () => post({ type }));
  }
  input('password').addEventListener('input', () => {
    post({ type: 'password', value: input('password').value });
  });
  input('remember').addEventListener('change', () => {
    post({ type: 'remember', value: input('remember').checked });
  });
  for (const button of document.querySelectorAll<HTMLElement>('[data-pick]')) {
    const field = button.dataset['pick'];
    button.addEventListener('click', () => editor.postMessage({ type: 'pickFile', field }));
  }
  document.addEventListener('keydown', pressed);
  window.addEventListener('message', ({ data }) => received(data as FormMessage));
}

function save(open: boolean): void {
  setText(byId('notice'), '');
  post({ type: 'save', open });
}

function pressed(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') {
    event.preventDefault();
    save(false);
  }
  if (event.key === 'Escape') closeMessages();
}

function closeMessages(): void {
  setText(byId('notice'), '');
  if (!byId('test').hidden) post({ type: 'cancelTest' });
}

function received(message: FormMessage): void {
  switch (message.type) {
    case 'state': {
      showState(message);
      return;
    }
    case 'fill': {
      fields.fill(message.fields);
      return;
    }
    case 'emptyPassword':
      input('password').value = '';
      return;
    case 'keep': {
      editor.setState(message.state);
      return;
    }
    case 'reveal': {
      fields.reveal();
      return;
    }
    case 'notice':
      byId('notice').className = message.kind;
      {
        setText(byId('notice'), message.text);
        return;
      }
    case 'test': {
      showTest(message);
      return;
    }
  }
}

function showState(state: FormState): void {
  fields.show(state);
  const title = byId('title');
  setText(title, (state.isNew ? title.dataset['new'] : title.dataset['edit']) ?? '');
  setText(byId('url'), state.derived.url);
  const general = byId('general');
  general.hidden = state.general.length === 0;
  setText(general, state.general.join('\n'));
  const hint = byId('hint-password');
  setText(hint, hint.dataset[state.password] ?? '');
  const forget = byId('forget');
  if (state.password !== 'kept') passFocus(forget, byId('password'));
  forget.hidden = state.password !== 'kept';
  input('remember').checked = state.remember;
  const discard = byId('discard');
  if (!state.isChanged) passFocus(discard, byId('save'));
  discard.toggleAttribute('disabled', !state.isChanged);
  if (state.isChanged && byId('notice').className === 'done') setText(byId('notice'), '');
}
