import './styles/tokens.css';
import './styles/base.css';
import { Studio } from './studio.js';
import { allowWorkers } from './trusted-types.js';

allowWorkers();
new Studio();
