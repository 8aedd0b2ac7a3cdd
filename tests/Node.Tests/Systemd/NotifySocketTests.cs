using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Node.Systemd;

namespace SyncStream.Node.Tests.Systemd;

/// <summary>With a real datagram socket in the place of systemd's.</summary>
public sealed class NotifySocketTests : IDisposable
{
    private static readonly CancellationToken Soon = new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose() => _systemd.Dispose();

    private NotifySocket Manager(string name, string? watchdog = null, string? pid = null)
    {
        _systemd.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name));
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", name);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", watchdog);
        Environment.SetEnvironmentVariable("WATCHDOG_PID", pid);
        return NotifySocket.OfEnvironment();
    }

    private async Task<string> Heard()
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, await _systemd.ReceiveAsync(buffer, SocketFlags.None, Soon));
    }

    private static string File() =>
        Path.Combine(Directory.CreateTempSubdirectory("syncstream-test-").FullName, "notify");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_told_over_a_file_and_over_an_abstract_address(bool isAbstract)
    {
        using var manager = Manager(isAbstract ? "@syncstream-test-" + Path.GetRandomFileName() : File());
        manager.Ready("Serving");
        (await Heard()).ShouldBe("READY=1\nSTATUS=Serving");
        manager.Stopping("Bye");
        (await Heard()).ShouldBe("STOPPING=1\nSTATUS=Bye");
    }

    [Fact]
    public void Children_do_not_inherit_what_was_meant_for_this_process()
    {
        using var manager = Manager(File(), watchdog: "3000000");
        manager.Watchdog.ShouldBe(TimeSpan.FromSeconds(3));
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET").ShouldBeNull();
        Environment.GetEnvironmentVariable("WATCHDOG_USEC").ShouldBeNull();
    }

    [Fact]
    public void A_watchdog_for_another_process_is_not_fed()
    {
        using var manager = Manager(File(), "3000000", "1");
        manager.Watchdog.ShouldBeNull();
    }

    [Fact]
    public void Without_a_manager_nobody_is_told()
    {
        using var manager = NotifySocket.OfEnvironment();
        manager.Ready("Serving");
        manager.Watchdog.ShouldBeNull();
    }

    [Fact]
    public async Task The_watchdog_is_fed_only_while_the_process_answers()
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var manager = Manager(File(), "30000", own);
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var starved = new TaskCompletionSource();
        var feeding = Watchdog.Feed(manager, Answers, NullLogger.Instance, TimeProvider.System, stop.Token);
        (await Heard()).ShouldBe("WATCHDOG=1");
        await starved.Task.WaitAsync(Soon);
        await stop.CancelAsync();
        await feeding;
        // One answer, one sign of life; none for those that never came.
        _systemd.Available.ShouldBe(0);

        Task Answers(CancellationToken patience)
        {
            asked++;
            if (asked == 1)
                return Task.CompletedTask;
            if (asked == 4)
                starved.SetResult();
            return Task.Delay(Timeout.Infinite, patience);
        }
    }

    [Fact]
    public async Task A_stop_in_the_moment_in_which_an_answer_fails_ends_the_feeding()
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var manager = Manager(File(), "30000", own);
        using var stop = new CancellationTokenSource();

        await Watchdog.Feed(manager, Answers, NullLogger.Instance, TimeProvider.System, stop.Token);

        _systemd.Available.ShouldBe(0);

        async Task Answers(CancellationToken patience)
        {
            await stop.CancelAsync();
            throw new TimeoutException();
        }
    }
}
