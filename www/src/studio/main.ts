import './styles/tokens.css';
import './styles/base.css';
import './styles/setup.css';
import './styles/rules.css';
import './styles/results.css';
import { Studio } from './studio.js';

new Studio();
