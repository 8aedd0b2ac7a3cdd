using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SyncStream.SystemTests.Packages;

/// <summary>
/// The compose files, as far as they can be looked at without an engine: that they are YAML, that the program takes what they set, and
/// that their parts agree with each other. Nothing here starts a container.
/// </summary>
public sealed partial class ComposeTests
{
    private readonly YamlNode _compose = Shipped.Yaml("compose.yaml").Single();

    [Theory]
    [InlineData("seed")]
    [InlineData("node1")]
    [InlineData("node2")]
    public async Task The_program_takes_what_a_service_sets(string service)
    {
        var settings = await Shipped.Settings(Environment(service), "--node");
        settings["syncstream.cluster.host"].ShouldBe(Address(service));
        settings["syncstream.cluster.secret"].ShouldBe("\"***\"");
        settings["syncstream.journal.postgresql"].ShouldBe("\"***\"");
        settings["syncstream.http.trusted-proxies"].ShouldBe($"[{Address("caddy")}]");
        settings["syncstream.cluster.seeds"]
            .ShouldBe($"[{string.Join(", ", Members.Select(member => $"\"{Address(member)}:4053\""))}]");
    }

    [Fact]
    public void The_proxy_sends_viewers_to_every_node_and_mounts_what_exists()
    {
        var caddy = Shipped.Text("deploy", "compose", "Caddyfile");
        foreach (var node in Members.Where(member => member != "seed"))
        {
            caddy.ShouldContain($"{Address(node)}:8000");
        }

        foreach (
            var mount in _compose.Items("services", "caddy", "volumes").Select(item => ((YamlScalarNode)item).Value!)
        )
        {
            if (mount.StartsWith("./", StringComparison.Ordinal))
            {
                File.Exists(Path.Combine(Shipped.Root, mount.Split(':')[0])).ShouldBeTrue(mount);
            }
        }
    }

    [Fact]
    public void Every_variable_that_is_asked_for_is_in_the_example()
    {
        var example = Shipped.Text("deploy", "compose", ".env.example");
        foreach (Match variable in Variable().Matches(Shipped.Text("compose.yaml")))
        {
            example.ShouldContain($"\n{variable.Groups[1].Value}=");
        }
    }

    [Fact]
    public void The_lighthouses_take_the_seeds_place_and_split_as_we_do()
    {
        var text = Shipped.Text("deploy", "compose", "lighthouse.yaml");
        text.ShouldContain($"CLUSTER_IP: {Address("seed")}");
        // Both name both in the same order, or each might found a cluster of its own.
        var both = Regex.Matches(text, "CLUSTER_IP: ([0-9.]+)").Select(match => match.Groups[1].Value).ToList();
        both.Count.ShouldBe(2);
        text.ShouldContain(
            $"CLUSTER_SEEDS: {string.Join(',', both.Select(address => $"akka.tcp://syncstream@{address}:4053"))}\n"
        );
        both.ShouldAllBe(address => Regex.IsMatch(text, $"CLUSTER_SEEDS: [0-9.:,]*{Regex.Escape(address)}:4053"));
        var ours = Shipped.Text("hocon", "akka.conf");
        foreach (
            var (variable, key) in ((string, string)[])
                [
                    ("AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__ACTIVE_STRATEGY", "active-strategy"),
                    ("AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER", "stable-after"),
                    ("AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__DOWN_ALL_WHEN_UNSTABLE", "down-all-when-unstable"),
                    ("AKKA__CLUSTER__DOWN_REMOVAL_MARGIN", "down-removal-margin"),
                ]
        )
        {
            var value = Regex.Match(text, $"{variable}: (.*)").Groups[1].Value;
            ours.ShouldContain($"{key} = {value}");
        }
    }

    private IEnumerable<string> Members =>
        ((YamlMappingNode)_compose.At("services")!)
            .Children.Where(service => service.Value.At("build") is not null)
            .Select(service => ((YamlScalarNode)service.Key).Value!);

    private string Address(string service) => _compose.Word("services", service, "networks", "inside", "ipv4_address");

    private Dictionary<string, string> Environment(string service) =>
        ((YamlMappingNode)_compose.At("services", service, "environment")!).Children.ToDictionary(
            variable => ((YamlScalarNode)variable.Key).Value!,
            variable => Variable().Replace(((YamlScalarNode)variable.Value).Value!, "0123456789abcdef0123456789abcdef")
        );

    // ${NAME}, ${NAME:-default}, ${NAME:?complaint}
    [GeneratedRegex("\\$\\{([A-Z_]+)(:[^}]*)?\\}")]
    private static partial Regex Variable();
}
