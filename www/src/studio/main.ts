import './styles/tokens.css';
import './styles/base.css';
import { narrowPolicy } from './server/narrow-policy.js';
import { Studio } from './studio.js';
import { allowWorkers } from './trusted-types.js';

narrowPolicy();
allowWorkers();
new Studio();
