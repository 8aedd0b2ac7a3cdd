using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Tests.Sockets;

/// <summary>Client frames as RFC 6455, 5 has them, in pieces of any size.</summary>
public sealed class FrameReaderTests : IDisposable
{
    private readonly CountingPool _pool = new();
    private readonly Pipe _text;
    private readonly List<byte[]> _pings = [];
    private readonly FrameReader _reader;

    public FrameReaderTests()
    {
        _text = new(new PipeOptions(_pool, pauseWriterThreshold: 0));
        _reader = new(_pings.Add);
    }

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Messages_of_all_lengths_arrive_whole_in_pieces_of_any_size(int piece)
    {
        var expected = new StringBuilder();
        var bytes = new List<byte>();
        foreach (var length in (int[])[0, 1, 125, 126, 65_535, 65_536, 7])
        {
            var text = new string((char)('a' + length % 26), length);
            expected.Append(text);
            bytes.AddRange(Frame(Frames.Text, text));
        }

        Feed([.. bytes], piece).ShouldBe(FrameVerdict.Open);

        (await Text()).ShouldBe(expected.ToString());
    }

    [Fact]
    public async Task A_ping_between_the_fragments_of_a_message_is_told_and_does_not_disturb_it()
    {
        byte[] bytes =
        [
            .. Frame(Frames.Text, "one ", isFinal: false),
            .. Frame(Frames.Ping, "there?"),
            .. Frame(Frames.Continuation, "message"),
        ];

        Feed(bytes, 2).ShouldBe(FrameVerdict.Open);

        (await Text()).ShouldBe("one message");
        _pings.Select(Encoding.UTF8.GetString).ShouldBe(["there?"]);
    }

    [Fact]
    public async Task A_ping_of_the_hubs_protocol_does_not_go_on_but_what_stands_around_it_does()
    {
        byte[] bytes =
        [
            .. Frame(Frames.Text, "{\"type\":6}\u001e"),
            .. Frame(Frames.Text, "before"),
            .. Frame(Frames.Text, "{\"type\":6}\u001e"),
            .. Frame(Frames.Text, "{\"type\":7}\u001e"),
        ];

        Feed(bytes, int.MaxValue).ShouldBe(FrameVerdict.Open);

        (await Text()).ShouldBe("before{\"type\":7}\u001e");
        _reader.IsAtRest.ShouldBeTrue();
    }

    [Fact]
    public async Task Text_like_a_ping_inside_a_message_of_several_fragments_goes_on()
    {
        byte[] bytes =
        [
            .. Frame(Frames.Text, "{\"type\":6}\u001e", isFinal: false),
            .. Frame(Frames.Continuation, "{\"type\":6}\u001e"),
        ];

        Feed(bytes, int.MaxValue).ShouldBe(FrameVerdict.Open);

        (await Text()).ShouldBe("{\"type\":6}\u001e{\"type\":6}\u001e");
    }

    [Fact]
    public void A_ping_of_the_hubs_protocol_takes_no_memory_of_the_pipe()
    {
        Feed(Frame(Frames.Text, "{\"type\":6}\u001e"), int.MaxValue).ShouldBe(FrameVerdict.Open);

        _pool.Rented.ShouldBe(0);
    }

    [Fact]
    public async Task Of_messages_that_came_together_the_first_may_be_taken()
    {
        var taken = new List<string>();
        var reader = new FrameReader(_pings.Add, Takes);
        byte[] bytes =
        [
            .. Frame(Frames.Text, "{\"type\":6}\u001e"),
            .. Frame(Frames.Text, "a"),
            .. Frame(Frames.Text, "b"),
        ];
        reader.Read(bytes, _text.Writer).ShouldBe(FrameVerdict.Open);
        reader.Passed.ShouldBe(1);
        await _text.Writer.FlushAsync();
        reader.Read(Frame(Frames.Text, "b"), _text.Writer);

        taken.ShouldBe(["a", "b"]);
        (await Text()).ShouldBe("b");

        bool Takes(ReadOnlySpan<byte> message)
        {
            taken.Add(Encoding.UTF8.GetString(message));
            return true;
        }
    }

    [Fact]
    public async Task Nothing_is_taken_past_what_has_not_gone_on_or_was_begun()
    {
        var asked = 0;
        var reader = new FrameReader(_pings.Add, _ => ++asked > 0);
        reader.Read(Frame(Frames.Text, new string('x', DirectCalls.Longest + 1)), _text.Writer);
        reader.Read(Frame(Frames.Text, "not flushed before it"), _text.Writer);
        await _text.Writer.FlushAsync();
        var halves = Frame(Frames.Text, "in two halves");
        reader.Read(halves.AsSpan(0, 8), _text.Writer);
        reader.Read(halves.AsSpan(8), _text.Writer);
        await _text.Writer.FlushAsync();
        reader.Read(Frame(Frames.Text, "several ", isFinal: false), _text.Writer);
        await _text.Writer.FlushAsync();
        reader.Read(Frame(Frames.Continuation, "fragments"), _text.Writer);

        asked.ShouldBe(0);
        (await Text()).ShouldEndWith("not flushed before itin two halvesseveral fragments");
    }

    [Fact]
    public void A_close_frame_ends_the_reading() =>
        Feed(Frame(Frames.Close, "\u0003\u00e8"), 1).ShouldBe(FrameVerdict.Closing);

    [Fact]
    public void An_unmasked_frame_breaks_the_protocol() =>
        Feed(Frames.Of(Frames.Text, "plain"u8), int.MaxValue).ShouldBe(FrameVerdict.Broken);

    [Fact]
    public void A_reserved_bit_breaks_the_protocol()
    {
        var frame = Frame(Frames.Text, "x");
        frame[0] |= 0x40;
        Feed(frame, int.MaxValue).ShouldBe(FrameVerdict.Broken);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    public void An_unknown_kind_breaks_the_protocol(int kind) =>
        Feed(Frame(kind, "x"), int.MaxValue).ShouldBe(FrameVerdict.Broken);

    [Fact]
    public void A_control_frame_longer_than_125_bytes_breaks_the_protocol() =>
        Feed(Frame(Frames.Ping, new string('x', 126)), int.MaxValue).ShouldBe(FrameVerdict.Broken);

    [Fact]
    public void A_continuation_of_nothing_breaks_the_protocol() =>
        Feed(Frame(Frames.Continuation, "x"), int.MaxValue).ShouldBe(FrameVerdict.Broken);

    [Fact]
    public void A_new_message_within_another_breaks_the_protocol() =>
        Feed([.. Frame(Frames.Text, "a", isFinal: false), .. Frame(Frames.Text, "b")], int.MaxValue)
            .ShouldBe(FrameVerdict.Broken);

    [Fact]
    public void A_negative_length_breaks_the_protocol() =>
        Feed([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], int.MaxValue)
            .ShouldBe(FrameVerdict.Broken);

    private FrameVerdict Feed(byte[] bytes, int piece)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var length = Math.Min(piece, bytes.Length - at);
            if (_reader.Read(bytes.AsSpan(at, length), _text.Writer) is var verdict and not FrameVerdict.Open)
            {
                return verdict;
            }

            at += length;
        }

        return FrameVerdict.Open;
    }

    private async Task<string> Text()
    {
        await _text.Writer.CompleteAsync();
        using var all = new MemoryStream();
        await _text.Reader.CopyToAsync(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static byte[] Frame(int kind, string text, bool isFinal = true)
    {
        var payload = Encoding.Latin1.GetBytes(text);
        var frame = Frames.Of(kind, payload);
        var head = frame.Length - payload.Length;
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        var masked = payload.Select((each, at) => (byte)(each ^ mask[at & 3]));
        frame[1] |= 0x80;
        frame[0] = (byte)(isFinal ? frame[0] : frame[0] & 0x7f);
        return [.. frame[..head], .. mask, .. masked];
    }

    private sealed class CountingPool : MemoryPool<byte>
    {
        public int Rented { get; private set; }

        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            Rented++;
            return Shared.Rent(minBufferSize);
        }

        protected override void Dispose(bool disposing) { }
    }
}
