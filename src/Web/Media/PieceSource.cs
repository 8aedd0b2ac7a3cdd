using Akka.Streams;
using Akka.Streams.Stage;

namespace SyncStream.Web.Media;

/// <summary>Emits a response's pieces in order, each one made when it is asked for.</summary>
internal sealed class PieceSource(IEnumerable<Piece> pieces) : GraphStage<SourceShape<Piece>>
{
    private readonly Outlet<Piece> _out = new("PieceSource.out");

    public override SourceShape<Piece> Shape => new(_out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, pieces.GetEnumerator());

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly PieceSource _stage;
        private readonly IEnumerator<Piece> _pieces;

        public Logic(PieceSource stage, IEnumerator<Piece> pieces)
            : base(stage.Shape)
        {
            _stage = stage;
            _pieces = pieces;
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            if (!_pieces.MoveNext())
            {
                CompleteStage();
            }
        }

        public override void OnPull()
        {
            Push(_stage._out, _pieces.Current);
            // The end goes with the last piece, so that it costs no further round.
            if (!_pieces.MoveNext())
            {
                CompleteStage();
            }
        }

        public override void PostStop() => _pieces.Dispose();
    }
}
