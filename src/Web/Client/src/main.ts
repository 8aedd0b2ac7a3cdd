import { mount } from 'svelte';
import App from './App.svelte';
import { language } from './messages';
import './app.css';

document.documentElement.lang = language.code;
document.documentElement.dir = language.dir;

mount(App, { target: document.getElementById('app')! });
