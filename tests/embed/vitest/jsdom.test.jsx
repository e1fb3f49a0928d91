// @vitest-environment jsdom
import { testComponent } from './component';

testComponent();
