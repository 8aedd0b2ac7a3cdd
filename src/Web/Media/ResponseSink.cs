using System.IO.Pipelines;
using Akka.Streams;
using Akka.Streams.Stage;

namespace SyncStream.Web.Media;

/// <summary>
/// Brings pieces to a response, one at a time: the next is asked for when the writer has taken the last, so a slow client slows
/// the stream and nothing piles up. Materializes the end: true when all is written, false when it was cut short.
/// The task never ends while a write is under way, so whoever awaits it may dispose the reader.
/// </summary>
internal sealed class ResponseSink(SliceCopier copier, PipeWriter writer, CancellationToken cancellationToken)
    : GraphStageWithMaterializedValue<SinkShape<Piece>, Task<bool>>
{
    private readonly Inlet<Piece> _in = new("ResponseSink.in");

    private CancellationToken Cancellation => cancellationToken;

    public override SinkShape<Piece> Shape => new(_in);

    public override ILogicAndMaterializedValue<Task<bool>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes
    )
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task<bool>>(logic, logic.Done);
    }

    private ValueTask<bool> Write(Piece piece, CancellationToken stop) =>
        piece switch
        {
            Piece.Slice slice => copier.Copy(slice.Chunk, writer, stop),
            Piece.Literal literal => WriteLiteral(literal.Bytes, stop),
            _ => throw new System.Diagnostics.UnreachableException($"no way to write {piece}"),
        };

    private async ValueTask<bool> WriteLiteral(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        var flush = await writer.WriteAsync(bytes, stop);
        return flush is { IsCompleted: false, IsCanceled: false };
    }

    private readonly record struct Written(bool Taken, Exception? Failure);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly ResponseSink _stage;
        private readonly Action<Written> _written;
        private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stop;
        private Task _writing = Task.CompletedTask;
        private bool _busy;
        private bool _all;
        private Exception? _failure;

        public Logic(ResponseSink stage)
            : base(stage.Shape)
        {
            _stage = stage;
            // Kestrel's writer does not heed CancelPendingFlush while the socket is full; it heeds a token.
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stage.Cancellation);
            _written = GetAsyncCallback<Written>(OnWritten);
            SetHandler(stage._in, this);
        }

        public Task<bool> Done => _done.Task;

        public override void PreStart()
        {
            // The last write outlives the upstream.
            SetKeepGoing(true);
            Pull(_stage._in);
        }

        public override void OnPush()
        {
            var write = _stage.Write(Grab(_stage._in), _stop.Token);
            if (write.IsCompletedSuccessfully)
            {
                OnWritten(new(write.Result, null));
                return;
            }
            _busy = true;
            _writing = Await(write);
        }

        public override void OnUpstreamFinish()
        {
            if (!_busy)
            {
                _all = true;
                CompleteStage();
            }
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _failure = e;
            CompleteStage();
        }

        public override void PostStop()
        {
            if (_writing.IsCompleted)
            {
                Settle();
                return;
            }
            // Stopped from outside: a flush that waits for a slow client must not keep the response open.
            _stop.Cancel();
            _ = _writing.ContinueWith(
                _ => Settle(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }

        private async Task Await(ValueTask<bool> write)
        {
            Written result;
            try
            {
                result = new(await write.ConfigureAwait(false), null);
            }
            catch (OperationCanceledException)
            {
                result = new(false, null);
            }
            catch (Exception e)
            {
                result = new(false, e);
            }
            _written(result);
        }

        private void OnWritten(Written written)
        {
            _busy = false;
            _failure = written.Failure;
            _all = written.Taken && IsClosed(_stage._in);
            if (written.Taken && !_all)
            {
                Pull(_stage._in);
            }
            else
            {
                CompleteStage();
            }
        }

        private void Settle()
        {
            _stop.Dispose();
            if (_failure is null)
            {
                _done.TrySetResult(_all);
            }
            else
            {
                _done.TrySetException(_failure);
            }
        }
    }
}
