using SyncStream.Node.Hosting;

var app = NodeHost.Build(
    new NodeOptions
    {
        DataDirectory = args[0],
        LibraryDirectory = args[0],
        Port = int.Parse(args[1], null),
        Seeds = args.Skip(3).ToList(),
        ClusterPort = int.Parse(args[2], null),
    }
);
app.Run();
