using SyncStream.Node.Commands;

return await CommandLine.Run(args);
