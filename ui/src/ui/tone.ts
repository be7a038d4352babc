/** The tone of a state: its colour and icon. */
export type Tone = 'good' | 'amber' | 'red' | 'off' | 'busy';
