using System.Diagnostics;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>With a process that is nobody's child here: a shell starts it in the background and ends.</summary>
public sealed class AdoptedWorkerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static int Stray()
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh")
            {
                ArgumentList = { "-c", "sleep 600 >/dev/null 2>&1 & echo $!" },
                RedirectStandardOutput = true,
            }
        )!;
        var pid = int.Parse(shell.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
        shell.WaitForExit();
        return pid;
    }

    [Fact]
    public async Task Its_end_is_noticed_though_it_is_no_child_of_ours()
    {
        var pid = Stray();
        using var worker = new AdoptedWorker(pid, PidFd.TryOpen(pid)!);
        var ended = new TaskCompletionSource();
        worker.Begin(ended.SetResult, _ => { });
        worker.IsRunning.ShouldBeTrue();
        ended.Task.IsCompleted.ShouldBeFalse();
        worker.Signal(Libc.SigTerm);
        await ended.Task.WaitAsync(Soon);
        worker.IsRunning.ShouldBeFalse();
        worker.Signal(Libc.SigTerm);
    }

    [Fact]
    public void A_process_that_does_not_exist_cannot_be_adopted()
    {
        using var gone = Process.Start("/bin/true");
        gone.WaitForExit();
        PidFd.TryOpen(gone.Id).ShouldBeNull();
    }
}
