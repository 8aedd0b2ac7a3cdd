using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public sealed class WorkersSettingsTests
{
    [Theory]
    [InlineData("http.trusted-proxies = [nginx]", "syncstream.http.trusted-proxies")]
    [InlineData("telemetry.otlp.endpoint = \"collector:4317\"", "syncstream.telemetry.otlp.endpoint")]
    [InlineData(
        "telemetry.otlp { endpoint = \"http://c\", traces-percent = 101 }",
        "syncstream.telemetry.otlp.traces-percent"
    )]
    [InlineData("metrics.token = short", "syncstream.metrics.token")]
    public void What_every_worker_would_refuse_is_a_mistake_of_whoever_starts_them(string setting, string key)
    {
        var refusal = Should.Throw<UsageException>(() => WorkersSettings.Check(With(setting)));

        refusal.Message.ShouldContain(key);
        refusal.ShouldNotBeOfType<TemporaryFailureException>();
    }

    [Fact]
    public void What_is_set_as_delivered_is_no_mistake() => WorkersSettings.Check(With(""));

    private static Config With(string setting) =>
        ConfigurationFactory
            .ParseString($"syncstream {{\n{setting}\n}}")
            .WithFallback(ConfigLayers.Defaults("one-machine"));
}
