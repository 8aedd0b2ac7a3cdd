using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>With SignalR's own connection over a pipe that nobody reads: the slowest of clients.</summary>
public sealed class ViewerConnectionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
    private readonly SlowContext _context;
    private readonly ViewerConnection _connection;

    public ViewerConnectionTests()
    {
        var transport = new DuplexPipe(new Pipe().Reader, _toClient.Writer);
        _context = new(new DefaultConnectionContext("1") { Transport = transport });
        _connection = new(_context);
    }

    [Fact]
    public async Task A_slow_connection_is_waited_for_up_to_a_bound_and_then_cut()
    {
        var cut = new TaskCompletionSource();
        _context.ConnectionAborted.Register(cut.SetResult);
        for (var sent = 0; sent < ViewerConnection.MaxPending; sent++)
        {
            _connection.Send(Message(sent));
        }

        cut.Task.IsCompleted.ShouldBeFalse();
        _connection.Send(Message(-1));
        await cut.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task What_waited_for_a_slow_connection_arrives_in_order()
    {
        const int Count = 200;
        for (var sent = 0; sent < Count; sent++)
        {
            _connection.Send(Message(sent));
        }

        var protocol = new JsonHubProtocol();
        var expected = 0;
        while (expected < Count)
        {
            var read = (await _toClient.Reader.ReadAsync().AsTask().WaitAsync(Soon)).Buffer;
            while (protocol.TryParseMessage(ref read, new AnyNumber(), out var message))
            {
                ((InvocationMessage)message).Arguments.ShouldBe([expected++]);
            }

            _toClient.Reader.AdvanceTo(read.Start, read.End);
        }

        _context.ConnectionAborted.IsCancellationRequested.ShouldBeFalse();
    }

    private static Broadcast Message(int number) => new("count", number);

    private sealed class SlowContext(ConnectionContext connection)
        : HubConnectionContext(connection, new(), NullLoggerFactory.Instance)
    {
        private readonly JsonHubProtocol _json = new();

        public override IHubProtocol Protocol => _json;
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class AnyNumber : IInvocationBinder
    {
        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [typeof(int)];

        public Type GetReturnType(string invocationId) => typeof(object);

        public Type GetStreamItemType(string streamId) => typeof(object);
    }
}
