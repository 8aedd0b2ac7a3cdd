// node express.mjs FOLDER PORT
import express from 'express';

const [folder, port] = process.argv.slice(2);
const app = express();
app.disable('x-powered-by');
app.use(express.static(folder));
app.listen(Number(port), '127.0.0.1');
