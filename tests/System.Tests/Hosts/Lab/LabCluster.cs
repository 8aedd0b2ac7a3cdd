namespace SyncStream.SystemTests.Hosts;

/// <summary>A seed, hosts and a database in a lab, as the README tells people to set them up.</summary>
internal sealed class LabCluster : IAsyncDisposable
{
    private const string Secret = "a secret that all hosts of this lab share";

    private readonly string _certificates;

    private LabCluster(
        HostLab lab,
        LabDatabase database,
        string certificates,
        IReadOnlyList<LabHost> seeds,
        IReadOnlyList<LabHost> hosts
    ) => (Lab, Database, _certificates, Seeds, Hosts) = (lab, database, certificates, seeds, hosts);

    public HostLab Lab { get; }

    public LabDatabase Database { get; }

    public IReadOnlyList<LabHost> Seeds { get; }

    public IReadOnlyList<LabHost> Hosts { get; }

    /// <summary>What all hosts printed, each host's in order.</summary>
    public IEnumerable<string> Log =>
        Seeds.Concat(Hosts).SelectMany(host => host.Log.All.Select(line => $"{host.Name} {line}"));

    /// <summary>Everything, not yet started but for the database.</summary>
    /// <param name="hosts">How many serve.</param>
    /// <param name="workers">Workers on each.</param>
    /// <param name="settings">HOCON for all of them.</param>
    /// <param name="skewed">The last host's clock is so far ahead.</param>
    public static async Task<LabCluster> Cable(int hosts, int workers, string settings = "", TimeSpan skewed = default)
    {
        string[] names = [.. Enumerable.Range(1, hosts).Select(n => $"n{n}")];
        var lab = HostLab.Build(["db", "seed", .. names]);
        var database = LabDatabase.Start(lab, "db");
        var certificates = Directory.CreateTempSubdirectory("syncstream-certs-").FullName;
        string[] members = ["seed", .. names];
        var (exit, _, error) = await SyncStreamProgram.Run(
            certificates,
            ["certs", "--out", certificates, .. members.Select(lab.AddressOf)]
        );
        exit.ShouldBe(0, error);
        string Configuration(string host) =>
            $"""
                syncstream.cluster.secret = "{Secret}"
                syncstream.cluster.tls.folder = "{Path.Combine(certificates, lab.AddressOf(host))}"
                syncstream.journal.postgresql = "{database.ConnectionString}"
                {settings}
                """;
        // Every seed is on every list: any of them may be the one that is started again.
        var seeds = string.Join(',', members.Select(name => $"{lab.AddressOf(name)}:4053"));
        return new(
            lab,
            database,
            certificates,
            [LabHost.Seed(lab, "seed", Configuration("seed"), seeds)],
            [
                .. names.Select(
                    (name, index) =>
                        LabHost.Node(
                            lab,
                            name,
                            workers,
                            Configuration(name),
                            seeds,
                            index == hosts - 1 && skewed != default ? Faketime(skewed) : []
                        )
                ),
            ]
        );
    }

    /// <summary>Starts all, and waits until every host serves.</summary>
    public async Task<LabCluster> Start()
    {
        foreach (var host in Seeds.Concat(Hosts))
            host.Start();
        await Task.WhenAll(Hosts.Select(host => host.Ready()));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        // artifacts/bin/System.Tests/<configuration>/ -> artifacts/lab/
        var bin = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!;
        var logs = Directory.CreateDirectory(Path.Combine(bin.Parent!.FullName, "lab")).FullName;
        foreach (var host in Seeds.Concat(Hosts))
            File.WriteAllLines(Path.Combine(logs, host.Name + ".log"), host.Log.All);
        foreach (var host in Hosts.Concat(Seeds))
            await host.DisposeAsync();
        await Lab.DisposeAsync();
        Database.Dispose();
        Directory.Delete(_certificates, recursive: true);
    }

    // Only what people read off a clock is wrong; how fast time passes is not (CLOCK_MONOTONIC).
    private static string[] Faketime(TimeSpan ahead) =>
        [
            "env",
            $"LD_PRELOAD={Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).First()}",
            $"FAKETIME=+{ahead.TotalSeconds:0}s",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            // Waits on the monotonic clock would otherwise end at once, again and again.
            "FAKETIME_FORCE_MONOTONIC_FIX=0",
        ];
}
