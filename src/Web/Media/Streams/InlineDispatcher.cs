using Akka.Configuration;
using Akka.Dispatch;

namespace SyncStream.Web.Media.Streams;

/// <summary>
/// Runs a lane on the thread that has something for it: the request's, or the one on which the socket became ready. A lane never blocks
/// and is driven by one connection, so to hand each of its steps to a pool would only cost: waking a thread is dearer than a short range.
/// </summary>
internal sealed class InlineDispatcher(MessageDispatcherConfigurator configurator) : MessageDispatcher(configurator)
{
    protected override void ExecuteTask(IRunnable run) => run.Run();

    protected override void Shutdown()
    {
        // It has no threads.
    }
}

/// <summary>How Akka gets the dispatcher; there is one.</summary>
internal sealed class InlineDispatcherConfigurator : MessageDispatcherConfigurator
{
    public const string Id = "syncstream-media-dispatcher";

    private readonly InlineDispatcher _dispatcher;

    public InlineDispatcherConfigurator(IDispatcherPrerequisites prerequisites)
        : base(ConfigurationFactory.ParseString($"id = {Id}"), prerequisites) => _dispatcher = new(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
