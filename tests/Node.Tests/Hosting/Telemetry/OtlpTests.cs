using Microsoft.AspNetCore.SignalR.Client;

namespace SyncStream.Node.Tests.Hosting.Telemetry;

/// <summary>What a collector gets from a real node.</summary>
public sealed class OtlpTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("grpc")]
    public async Task A_collector_gets_a_commands_steps_as_one_trace_and_the_figures(string protocol)
    {
        await using var receiver = await OtlpReceiver.Start(grpc: protocol == "grpc");
        await using var node = await TestNode.Start(
            $$"""
            syncstream.telemetry.otlp {
              endpoint = "{{receiver.Address}}"
              protocol = {{protocol}}
              headers = "x-key=secret"
              interval = 1s
              traces-percent = 100
            }
            """
        );
        var ann = await node.Viewer();
        var room = $"traced-by-{protocol}";
        (await ann.Create(room)).EnsureSuccessStatusCode();
        await using var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(node.Address, "/hubs/watch"),
                o => o.AccessTokenProvider = () => Task.FromResult<string?>(ann.Token)
            )
            .Build();
        await hub.StartAsync();
        await hub.InvokeAsync("Join", new { roomId = room });
        await hub.InvokeAsync(
            "Send",
            new
            {
                kind = "chat",
                commandId = "c1",
                text = "hello",
            }
        );

        var chain = await receiver.Chain(room, "command asked", "command decided", "events delivered");
        chain.ShouldAllBe(step => step.Service == "syncstream" && step.Instance == "127.0.0.1/1");
        chain[0].Tag("kind").ShouldBe("Chat");
        chain[0].Tag("outcome").ShouldBe("done");
        chain[1].Tag("commandId").ShouldBe("c1");
        await receiver.Metrics("command.seconds", "viewers", "rooms", "shards", "failovers", "ffmpeg.jobs");
        receiver.Key.ShouldBe("secret");
    }

    [Theory]
    [InlineData(
        "endpoint = \"collector:4317\"",
        "'collector:4317' is not allowed; give one like http://collector:4317"
    )]
    [InlineData("endpoint = \"http://c\"\ntraces-percent = 101", "'101' is not allowed; give a number from 0 to 100")]
    public async Task What_cannot_be_a_collector_is_refused(string settings, string refusal)
    {
        var start = () => TestNode.Start($"syncstream.telemetry.otlp {{\n{settings}\n}}");
        (await start.ShouldThrowAsync<SyncStream.Node.Hosting.UsageException>()).Message.ShouldContain(refusal);
    }
}
