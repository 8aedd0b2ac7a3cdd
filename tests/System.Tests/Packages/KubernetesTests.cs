using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace SyncStream.SystemTests.Packages;

/// <summary>
/// The Kubernetes manifests, as far as they can be looked at without a cluster: that the program takes what they set, and that their parts
/// agree with each other. Nothing here is applied.
/// </summary>
public sealed class KubernetesTests
{
    private readonly IReadOnlyList<YamlNode> _all = Shipped.Yaml("deploy", "kubernetes", "syncstream.yaml");

    private YamlNode Pods => Of("StatefulSet").At("spec", "template", "spec")!;

    private YamlNode Container => Pods.Items("containers").Single();

    [Fact]
    public async Task The_program_takes_what_a_pod_sets()
    {
        var environment = Environment();
        var settings = await Shipped.Settings(environment, "--node");
        settings["syncstream.cluster.host"].ShouldBe("10.244.1.7");
        settings["syncstream.workers.count"].ShouldBe("2");

        var (set, members) = (Of("StatefulSet"), Of("StatefulSet").Word("spec", "serviceName"));
        var replicas = int.Parse(set.Word("spec", "replicas"), CultureInfo.InvariantCulture);
        environment["CLUSTER_SEEDS"]
            .Split(',')
            .ShouldBe(Enumerable.Range(0, replicas).Select(n => $"{set.Word("metadata", "name")}-{n}.{members}:4053"));
        _all.ShouldContain(part => part.Word("kind") == "Service" && part.Word("metadata", "name") == members);
        Container.Items("args").Select(word => ((YamlScalarNode)word).Value).ShouldBe(["node"]);
    }

    [Fact]
    public async Task Secrets_that_were_left_as_they_are_are_refused()
    {
        var environment = Environment();
        environment["CLUSTER_IP"] = "127.0.0.1";
        var folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;
        try
        {
            foreach (
                var (variable, key) in ((string, string)[])
                    [
                        ("SYNCSTREAM__METRICS__TOKEN", "syncstream.metrics.token"),
                        ("SYNCSTREAM__CLUSTER__SECRET", "syncstream.cluster.secret"),
                    ]
            )
            {
                string[] node =
                [
                    "node",
                    "--cluster-port",
                    "45053",
                    "--data",
                    Path.Combine(folder, "data"),
                    "--library",
                    folder,
                ];
                var (exit, _, error) = await SyncStreamProgram.Run(folder, node, environment);
                exit.ShouldBe(2, error);
                error.ShouldContain(key);
                error.ShouldContain("openssl rand");
                environment[variable] = "0123456789abcdef0123456789abcdef";
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Probes_ask_what_a_server_answers()
    {
        await using var server = await RunningSyncStream.Start(workers: 1);
        using var http = AnyCertificate.Client(server.Url);
        var ports = Container.Items("ports").Select(port => port.Word("name")).ToList();
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            ports.ShouldContain(Container.Word(probe, "httpGet", "port"));
            using var answer = await http.GetAsync(Container.Word(probe, "httpGet", "path"));
            answer.IsSuccessStatusCode.ShouldBeTrue(probe);
            // The page answers to any path; a probe must not be content with that.
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        }
    }

    [Fact]
    public void A_pod_has_the_time_to_drain_and_to_stop()
    {
        var grace = int.Parse(Pods.Word("terminationGracePeriodSeconds"), CultureInfo.InvariantCulture);
        var pause = int.Parse(
            ((YamlScalarNode)Container.Items("lifecycle", "preStop", "exec", "command").Last()).Value!,
            CultureInfo.InvariantCulture
        );
        // The drain of a worker, and what the service unit gives the supervisor.
        (grace - pause).ShouldBeGreaterThan(8 + 6 + 9);
    }

    [Fact]
    public void Every_part_means_the_same_pods()
    {
        var labels = Of("StatefulSet").Word("spec", "template", "metadata", "labels", "app");
        Of("StatefulSet").Word("spec", "selector", "matchLabels", "app").ShouldBe(labels);
        Of("PodDisruptionBudget").Word("spec", "selector", "matchLabels", "app").ShouldBe(labels);
        Of("NetworkPolicy").Word("spec", "podSelector", "matchLabels", "app").ShouldBe(labels);
        foreach (var service in _all.Where(part => part.Word("kind") == "Service"))
        {
            service.Word("spec", "selector", "app").ShouldBe(labels);
        }

        var volumes = Of("StatefulSet").Items("spec", "volumeClaimTemplates").Select(v => v.Word("metadata", "name"));
        Container.Items("volumeMounts").Select(mount => mount.Word("name")).ShouldBe(volumes);
    }

    private Dictionary<string, string> Environment() =>
        Container
            .Items("env")
            .ToDictionary(
                variable => variable.Word("name"),
                variable =>
                    variable.At("value") is YamlScalarNode plain ? plain.Value!
                    : variable.At("valueFrom", "fieldRef") is not null ? "10.244.1.7"
                    : Secret(variable.Word("valueFrom", "secretKeyRef", "key"))
            );

    private YamlNode Of(string kind) => _all.Single(part => part.Word("kind") == kind);

    private string Secret(string key) => Of("Secret").Word("stringData", key);
}
