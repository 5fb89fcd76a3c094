import { useState } from 'react';

/**
 * A form that is sent once at a time, and remembers why the last try failed.
 * @param {(values: any) => Promise<unknown>} send Gets the fields by name.
 */
export function useForm(send) {
  const [state, setState] = useState(
    /** @type {{ busy: boolean, error: unknown, done: boolean }} */ ({
      busy: false,
      error: null,
      done: false,
    }),
  );

  /** @param {import('react').FormEvent<HTMLFormElement>} event */
  async function submit(event) {
    event.preventDefault();
    if (state.busy) return;
    const values = Object.fromEntries(new FormData(event.currentTarget));
    setState({ busy: true, error: null, done: false });
    try {
      await send(values);
      setState({ busy: false, error: null, done: true });
    } catch (error) {
      setState({ busy: false, error, done: false });
    }
  }

  return { ...state, submit };
}
