import { HookStudio } from './hook-studio';

export default function Page() {
  return <HookStudio />;
}
