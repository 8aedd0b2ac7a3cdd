using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Tests.Hosting;

public class CompactFormatterTests
{
    private static string Format(
        string message,
        string category = "SyncStream.Supervisor",
        LogLevel level = LogLevel.Warning,
        Exception? error = null,
        bool colour = false
    )
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var output = new StringWriter();
        var entry = new LogEntry<string>(level, category, 0, message, error, (text, _) => text);
        new CompactFormatter(time, colour).Write(entry, null, output);
        return output.ToString();
    }

    [Fact]
    public void A_line_has_the_time_the_level_and_the_pid() =>
        Format("hello").ShouldBe($"03:04:05 WRN [{Environment.ProcessId}] hello\n");

    [Fact]
    public void A_frameworks_line_names_its_class() =>
        Format("hello", category: "Akka.Cluster.Gossip").ShouldEndWith("] Gossip: hello\n");

    [Fact]
    public void An_exception_adds_its_causes_on_the_same_line()
    {
        var error = new InvalidOperationException("outer", new IOException("inner"));
        Format("failed", error: error)
            .ShouldEndWith("failed (InvalidOperationException: outer <- IOException: inner)\n");
    }

    [Fact]
    public void A_message_cannot_forge_a_line() => Format("a\nb\r\nc").Count(letter => letter == '\n').ShouldBe(1);

    [Fact]
    public void Colour_appears_only_where_it_was_asked_for()
    {
        Format("hello", colour: true).ShouldContain("\e[33m");
        Format("hello").ShouldNotContain("\e");
    }
}
