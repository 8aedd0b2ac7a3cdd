using System.Diagnostics;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Supervision.Adoption;

/// <summary>With real processes, whose locks and states are the kernel's.</summary>
public sealed class OrphanRollTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly string _controlPath = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "supervisor.sock"
    );

    private readonly CapturedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_worker_that_hangs_is_killed_once_patience_is_over()
    {
        using var worker = Silent(_controlPath);
        (await Gather()).ShouldBeEmpty();
        await worker.WaitForExitAsync().WaitAsync(Soon);
        _log.Lines.ShouldContain($"Worker {worker.Id} of an earlier supervisor says nothing. Killing it");
    }

    [Fact]
    public async Task Who_has_the_mark_of_a_worker_but_is_none_of_this_folder_is_left_alone()
    {
        using var stranger = Silent("/elsewhere/supervisor.sock");
        (await Gather()).ShouldBeEmpty();
        stranger.HasExited.ShouldBeFalse();
        Libc.Signal(stranger.Id, Libc.SigKill);
        await stranger.WaitForExitAsync().WaitAsync(Soon);
    }

    private Task<IReadOnlyList<Orphan>> Gather() =>
        new OrphanRoll(_controlPath, _log.CreateLogger(""), TimeProvider.System).Gather(
            Patience,
            CancellationToken.None
        );

    /// <summary>Stopped with its mark locked, as a worker under a debugger is; it has its control socket on its command line.</summary>
    private Process Silent(string named)
    {
        var process = Process.Start(
            new ProcessStartInfo("/bin/sh")
            {
                ArgumentList =
                {
                    "-c",
                    """exec 9>"$1/worker-$$"; flock 9; echo locked; kill -STOP $$""",
                    "sh",
                    Path.GetDirectoryName(_controlPath)!,
                    named,
                },
                RedirectStandardOutput = true,
            }
        )!;
        process.StandardOutput.ReadLine().ShouldBe("locked");
        return process;
    }
}
