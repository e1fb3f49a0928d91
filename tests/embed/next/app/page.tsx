import { TrainingStudio } from './training-studio';

export default function Page() {
  return <TrainingStudio />;
}
