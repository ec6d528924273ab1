import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemWords } from './problem-words';

/** A press that asks the server for something: which one is under way, and what went wrong with the last. */
export function useAction<Name extends string>() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<Name>();
  const [problem, setProblem] = useState<string>();
  const run = async (name: Name, action: () => Promise<void>): Promise<boolean> => {
    if (busy !== undefined) return false;
    setBusy(name);
    setProblem(undefined);
    try {
      await action();
      return true;
    } catch (error) {
      setProblem(problemWords(t, error));
      return false;
    } finally {
      setBusy(undefined);
    }
  };
  return { busy, problem, run };
}
