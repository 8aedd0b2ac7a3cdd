document.title = 'SyncStream';
