using Akka.Configuration;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Commands;

public class EffectiveSettingsTests
{
    [Fact]
    public void Each_value_is_told_with_where_it_comes_from()
    {
        var all = Of(
            user: "syncstream.room.grace = 9s\nsyncstream.workers.count = 3\nakka.cluster.gossip-interval = 2s",
            variables: new()
            {
                ["SYNCSTREAM__MEDIA__KEEP_OPEN"] = "11s",
                ["SYNCSTREAM__CLUSTER__SEEDS"] = "10.0.0.1:4053, 10.0.0.2:4053",
                ["WORKERS"] = "4",
                ["SYNCSTREAM_LAYER"] = "small-vps",
            },
            flag: ("--port", "81")
        );
        Line(all, "syncstream.http.port").ShouldBe("81 from --port");
        Line(all, "syncstream.workers.count").ShouldBe("4 from WORKERS");
        Line(all, "syncstream.media.keep-open").ShouldBe("11s from SYNCSTREAM__MEDIA__KEEP_OPEN");
        Line(all, "syncstream.cluster.seeds")
            .ShouldBe("[\"10.0.0.1:4053\", \"10.0.0.2:4053\"] from SYNCSTREAM__CLUSTER__SEEDS");
        Line(all, "syncstream.room.grace").ShouldBe("9s from my.conf");
        Line(all, "akka.cluster.gossip-interval").ShouldBe("2s from my.conf");
        Line(all, "syncstream.layer").ShouldBe("small-vps from SYNCSTREAM_LAYER");
        Line(all, "syncstream.media.transcodes").ShouldBe("1 from hocon/small-vps.conf");
        Line(all, "akka.cluster.failure-detector.heartbeat-interval").ShouldBe("2s from hocon/one-machine.conf");
        Line(all, "akka.cluster.sharding.retry-interval").ShouldBe("500ms from hocon/akka.conf");
        Line(all, "syncstream.room.least-lead").ShouldBe("150ms from hocon/syncstream.conf");
    }

    [Fact]
    public void Of_a_secret_only_that_there_is_one_is_told()
    {
        const string User = """
            syncstream.admin.password = "correct horse"
            syncstream.metrics.token = "0123456789abcdef"
            syncstream.cluster.secret = "battery staple battery staple"
            syncstream.journal.postgresql = "Host=db;Password=horse"
            """;
        var all = Of(User);
        Line(all, "syncstream.admin.password").ShouldBe("\"***\" from my.conf");
        var text = string.Join('\n', all);
        foreach (var secret in (string[])["horse", "0123456789", "battery"])
        {
            text.ShouldNotContain(secret);
        }

        Line(Of(), "syncstream.admin.password").ShouldBe("\"\" from hocon/syncstream.conf");
    }

    [Fact]
    public void Every_key_of_the_reference_is_there() =>
        HoconLeaves.Of(ConfigLayers.Reference()).Except(Of().Select(setting => setting.Key)).ShouldBeEmpty();

    [Fact]
    public void What_is_printed_reads_as_hocon_again()
    {
        var all = Of("syncstream.folders.library = \"/a \\\"b\\\" # c\"");
        var read = ConfigurationFactory.ParseString(
            string.Join('\n', all.Select(setting => $"{setting.Key} = {setting.Value}  # {setting.From}"))
        );
        foreach (var setting in all.Where(setting => setting.Key.StartsWith("syncstream.", StringComparison.Ordinal)))
        {
            read.HasPath(setting.Key).ShouldBeTrue(setting.Key);
        }

        read.GetString("syncstream.folders.library").ShouldBe("/a \"b\" # c");
        read.GetByteSize("syncstream.uploads.max-size").ShouldBe(20L << 30);
    }

    private static string Line(IEnumerable<EffectiveSetting> all, string key)
    {
        var setting = all.Single(setting => setting.Key == key);
        return $"{setting.Value} from {setting.From}";
    }

    private static IReadOnlyList<EffectiveSetting> Of(
        string user = "",
        Dictionary<string, string>? variables = null,
        (string Name, string Value) flag = default
    )
    {
        variables ??= [];
        var sources = new SettingSources(
            name => name == flag.Name ? flag.Value : null,
            variables.GetValueOrDefault,
            ConfigurationFactory.ParseString(user),
            "my.conf",
            ConfigLayers.Shipped("one-machine"),
            EnvironmentLayer.From(variables)
        );
        return EffectiveSettings.Of(RunSettings.From(sources, processors: 4));
    }
}
