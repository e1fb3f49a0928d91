import './styles/tokens.css';
import './styles/base.css';
import { Studio } from './studio.js';

new Studio();
