import { mount } from 'svelte';
import App from './App.svelte';
import { ready } from './host';
import './look.css';
import { languageFor, wordsIn } from './words';

const language = languageFor(navigator.languages);
document.documentElement.lang = language;
mount(App, { target: document.getElementById('app')!, props: { words: wordsIn(language) } });
void ready();
