import './styles/tokens.css';
import './styles/base.css';
import { Studio } from './studio.js';
import { allowWorker } from './trusted-types.js';

allowWorker();
new Studio();
