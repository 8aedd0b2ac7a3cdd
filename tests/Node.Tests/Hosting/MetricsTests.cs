using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>What Prometheus gets, from two real workers of one host.</summary>
public sealed class MetricsTests
{
    private const string Token = "0123456789abcdef";
    private const string Settings = $"syncstream.metrics.token = {Token}";

    [Fact]
    public async Task One_answer_has_every_worker_of_the_host_whichever_is_asked()
    {
        await using var one = await TestNode.Start(Settings);
        await using var two = await TestNode.Start(Settings, one.Folder, joins: one, worker: "2");
        var ann = await two.Viewer();
        (await ann.Http.PostAsJsonAsync("/api/rooms", new { id = "films" })).EnsureSuccessStatusCode();
        var line = new
        {
            kind = "chat",
            commandId = "c1",
            text = "hello",
        };
        (await ann.Http.PostAsJsonAsync("/api/rooms/films/commands", line)).EnsureSuccessStatusCode();

        var text = await Scrape(one, $"Bearer {Token}");
        text.Split('\n').ShouldContain("syncstream_command_seconds_count{outcome=\"done\",worker=\"2\"} 1", text);
        foreach (var worker in (string[])["1", "2"])
        {
            text.ShouldContain($"syncstream_cluster_members{{worker=\"{worker}\"}} 2");
            text.ShouldContain($"process_cpu_seconds_total{{worker=\"{worker}\"}}");
        }

        text.Split('\n').Count(l => l.StartsWith("# TYPE syncstream_rooms ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(Settings, null, HttpStatusCode.Unauthorized)]
    [InlineData(Settings, "Bearer 0123456789abcdeg", HttpStatusCode.Unauthorized)]
    [InlineData("", "Bearer ", HttpStatusCode.NotFound)]
    public async Task Nobody_reads_them_without_the_token(string settings, string? authorization, HttpStatusCode status)
    {
        await using var node = await TestNode.Start(settings);
        using var answer = await Ask(node, authorization);
        answer.StatusCode.ShouldBe(status);
    }

    [Fact]
    public void A_token_that_could_be_guessed_is_refused_with_how_to_make_a_better_one() =>
        Should
            .Throw<UsageException>(() => TestNode.Start("syncstream.metrics.token = secret"))
            .Message.ShouldContain("openssl rand");

    [Fact]
    public async Task A_worker_with_a_certificate_that_ran_out_serves_says_so_and_tells_when_it_ended()
    {
        using var certificates = new TestFolder();
        var years = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1_000));
        var own = ClusterAuthority.OpenOrMake(certificates.Of("certs"), years).Issue("127.0.0.1", years);
        await using var node = await TestNode.Start($"{Settings}\nsyncstream.cluster.tls.folder = \"{own}\"");
        var text = await Scrape(node, $"Bearer {Token}");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(own, ClusterTls.CertificateFile)
        );
        var end = new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds();
        text.Split('\n').ShouldContain($"syncstream_cluster_certificate_expires_seconds{{worker=\"1\"}} {end}", text);
        node.Log.Lines.ShouldContain(line => line.Contains("ended on", StringComparison.Ordinal));
    }

    private static async Task<string> Scrape(TestNode node, string authorization)
    {
        using var answer = await Ask(node, authorization);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> Ask(TestNode node, string? authorization)
    {
        using var http = node.Stranger();
        http.DefaultRequestHeaders.Authorization = authorization is null
            ? null
            : AuthenticationHeaderValue.Parse(authorization);
        return await http.GetAsync("/metrics");
    }
}
