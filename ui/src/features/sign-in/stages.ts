/** The text of each stage of a sign-in. */
import type { SignInStage } from '../../contract/SignInStage';

export const stageTexts: Record<SignInStage['at'], string> = {
  discovering: 'window-sign-in-discovering',
  waiting: 'window-sign-in-waiting',
  asking: 'window-sign-in-asking',
  exchanging: 'window-sign-in-exchanging',
  confirming: 'window-sign-in-confirming',
  foreign_host: 'window-sign-in-foreign-host',
  saving: 'window-sign-in-saving',
};
