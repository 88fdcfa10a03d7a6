import './theme/global.css';
import './theme/gate.css';
import './theme/chat.css';
import './theme/usage.css';
import './app/app';
