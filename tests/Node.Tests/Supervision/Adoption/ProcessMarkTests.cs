using System.Diagnostics;
using SyncStream.Node.Supervision.Adoption;

namespace SyncStream.Node.Tests.Supervision.Adoption;

public sealed class ProcessMarkTests
{
    private readonly string _control = Path.Combine(
        Directory.CreateTempSubdirectory("syncstream-test-").FullName,
        "supervisor.sock"
    );

    private string Folder => Path.GetDirectoryName(_control)!;

    [Fact]
    public void A_worker_is_counted_as_living_until_it_stops_and_then_leaves_nothing()
    {
        using (var mark = ProcessMark.OfWorker(_control))
        {
            mark.Name("akka.tcp://syncstream@127.0.0.1:4053");
            ProcessMarks.Living(_control).ShouldBe([Environment.ProcessId]);
            ProcessMarks.Dead(_control).ShouldBeEmpty();
        }
        ProcessMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_supervisor_is_no_worker_but_its_death_is_known_as_theirs_is()
    {
        const string Address = "akka.tcp://syncstream@127.0.0.1:4053";
        using (ProcessMark.OfSupervisor(_control, Address))
        {
            ProcessMarks.Living(_control).ShouldBeEmpty();
            ProcessMarks.Dead(_control).ShouldBeEmpty();
        }
        ProcessMarks.Read(_control).ShouldBeEmpty();

        File.WriteAllText(Path.Combine(Folder, "supervisor-1"), Address);
        ProcessMarks.Dead(_control).ShouldBe([Address]);
        ProcessMarks.Sweep(_control);
        ProcessMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_mark_without_its_lock_is_a_dead_workers_whoever_has_its_pid_now()
    {
        File.WriteAllText(Path.Combine(Folder, $"worker-{Environment.ProcessId}"), "akka.tcp://syncstream@host:1");
        ProcessMarks.Living(_control).ShouldBeEmpty();
        ProcessMarks.Dead(_control).ShouldBe(["akka.tcp://syncstream@host:1"]);
        ProcessMarks.Sweep(_control);
        ProcessMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_dead_workers_address_is_found_by_its_pid_and_a_living_ones_is_not_told()
    {
        ProcessMarks.Dead(_control, 1).ShouldBeNull();
        File.WriteAllText(Path.Combine(Folder, "worker-1"), "");
        ProcessMarks.Dead(_control, 1).ShouldBeNull();
        File.WriteAllText(Path.Combine(Folder, "worker-1"), "akka.tcp://syncstream@host:7");
        ProcessMarks.Dead(_control, 1).ShouldNotBeNull().Port.ShouldBe(7);
        using var living = ProcessMark.OfWorker(_control);
        living.Name("akka.tcp://syncstream@host:8");
        ProcessMarks.Dead(_control, Environment.ProcessId).ShouldBeNull();
    }

    [Fact]
    public void Once_a_death_was_told_its_mark_is_gone_and_no_others()
    {
        File.WriteAllText(Path.Combine(Folder, "worker-1"), "akka.tcp://syncstream@host:7");
        File.WriteAllText(Path.Combine(Folder, "worker-2"), "akka.tcp://syncstream@host:8");
        using var living = ProcessMark.OfWorker(_control);
        living.Name("akka.tcp://syncstream@host:7");
        ProcessMarks.Sweep(_control, "akka.tcp://syncstream@host:7");
        ProcessMarks.Dead(_control).ShouldBe(["akka.tcp://syncstream@host:8"]);
        ProcessMarks.Living(_control).ShouldBe([Environment.ProcessId]);
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
        ProcessMarks.Living(_control).ShouldBe([1]);
        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        while (ProcessMarks.Living(_control).Count > 0)
        {
            // The child that inherited the lock ends a moment after its parent.
        }
    }

    [Theory]
    [InlineData("worker-")]
    [InlineData("worker-x")]
    [InlineData("worker-7.new")]
    [InlineData("supervisor-7.new")]
    [InlineData("supervisor.sock")]
    public void What_is_no_mark_is_passed_over(string name)
    {
        File.WriteAllText(Path.Combine(Folder, name), "");
        ProcessMarks.Read(_control).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_was_never_used_has_no_workers() =>
        ProcessMarks.Living(Path.Combine(Folder, "nowhere", "supervisor.sock")).ShouldBeEmpty();
}
