using Akka.Actor;
using Akka.TestKit.TestActors;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Supervision;

public sealed class WorkersStopTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task Workers_that_do_not_end_keep_the_supervisor_for_so_long_only_and_are_named_in_the_log()
    {
        var undying = Sys.ActorOf(BlackHoleActor.Props);
        await WorkersStop.Begin(undying, TimeSpan.FromMilliseconds(50), _log.CreateLogger("")).WaitAsync(Soon);
        _log.Lines.ShouldHaveSingleItem().ShouldContain("have ended within 0.05 s");
    }

    [Fact]
    public async Task Where_all_end_nothing_is_said()
    {
        var workers = Sys.ActorOf(Props.Create(() => new Obedient()));
        await WorkersStop.Begin(workers, Soon, _log.CreateLogger("")).WaitAsync(Soon);
        _log.Lines.ShouldBeEmpty();
    }

    private sealed class Obedient : ReceiveActor
    {
        public Obedient() => Receive<StopWorkers>(_ => Context.Stop(Self));
    }
}
