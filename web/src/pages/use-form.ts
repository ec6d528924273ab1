import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../signaling/api';
import { problemWords } from '../ui/problem-words';

export interface FormProblem {
  code: string;
  words: string;
}

/** A form that sends once at a time, and says what is wrong in the reader's language. */
export function useForm(send: () => Promise<void>) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<FormProblem>();
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await send();
    } catch (error) {
      const code = error instanceof Problem ? error.code : 'unknown';
      setProblem({ code, words: problemWords(t, error) });
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    problem,
    /** Of a field: the words of a problem with one of these codes. */
    of: (...codes: string[]) =>
      problem && codes.includes(problem.code) ? problem.words : undefined,
    onSubmit: (event: FormEvent) => {
      event.preventDefault();
      void submit();
    },
  };
}
