using System.Diagnostics;
using SyncStream.Node.Supervision.Adoption;

namespace SyncStream.Node.Tests.Supervision.Adoption;

public sealed class WorkerMarkTests
{
    private readonly string _control = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "supervisor.sock"
    );

    private string Folder => Path.GetDirectoryName(_control)!;

    [Fact]
    public void A_worker_is_counted_as_living_until_it_stops_and_then_leaves_nothing()
    {
        using (var mark = WorkerMark.Make(_control))
        {
            mark.Name("akka.tcp://syncstream@127.0.0.1:4053");
            WorkerMarks.Living(_control).ShouldBe([Environment.ProcessId]);
            WorkerMarks.Dead(_control).ShouldBeEmpty();
        }
        WorkerMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_mark_without_its_lock_is_a_dead_workers_whoever_has_its_pid_now()
    {
        File.WriteAllText(Path.Combine(Folder, $"worker-{Environment.ProcessId}"), "akka.tcp://syncstream@host:1");
        WorkerMarks.Living(_control).ShouldBeEmpty();
        WorkerMarks.Dead(_control).ShouldBe(["akka.tcp://syncstream@host:1"]);
        WorkerMarks.Sweep(_control);
        WorkerMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_kernel_unlocks_the_mark_of_one_that_is_killed()
    {
        var path = Path.Combine(Folder, "worker-1");
        using var holder = Process.Start(
            new ProcessStartInfo("flock")
            {
                ArgumentList = { path, "-c", "echo held; exec sleep 600" },
                RedirectStandardOutput = true,
            }
        )!;
        (await holder.StandardOutput.ReadLineAsync()).ShouldBe("held");
        WorkerMarks.Living(_control).ShouldBe([1]);
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        while (WorkerMarks.Living(_control).Count > 0)
        {
            // The child that inherited the lock ends a moment after its parent.
        }
    }

    [Theory]
    [InlineData("worker-")]
    [InlineData("worker-x")]
    [InlineData("worker-7.new")]
    public void What_is_no_mark_is_passed_over(string name)
    {
        File.WriteAllText(Path.Combine(Folder, name), "");
        WorkerMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_was_never_used_has_no_workers() =>
        WorkerMarks.Living(Path.Combine(Folder, "nowhere", "supervisor.sock")).ShouldBeEmpty();
}
