// @vitest-environment happy-dom
import { testComponent } from './component';

testComponent();
