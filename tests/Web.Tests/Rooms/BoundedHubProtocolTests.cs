using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class BoundedHubProtocolTests
{
    private const char End = '\u001e';
    private readonly BoundedHubProtocol _protocol = new(new JsonHubProtocol());

    [Fact]
    public void An_honest_message_is_read_however_it_is_cut()
    {
        var text = $$"""{"type":1,"invocationId":"7","target":"Send","arguments":[{"text":"a\u001eb"}]}{{End}}""";
        foreach (var size in (int[])[1, 2, 7, text.Length])
        {
            var call = Feed(new Binder(), text, size).ShouldHaveSingleItem().ShouldBeOfType<InvocationMessage>();
            call.InvocationId.ShouldBe("7");
            ((JsonElement)call.Arguments[0]!).GetProperty("text").GetString().ShouldBe("a\u001eb");
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 4096)]
    [InlineData(false, 4096)]
    [InlineData(true, int.MaxValue)]
    [InlineData(false, int.MaxValue)]
    public void A_large_message_is_refused_by_its_id_and_the_next_one_is_read(bool idFirst, int size)
    {
        var filler = new string('x', BoundedHubProtocol.MaxMessageBytes);
        var large = idFirst
            ? $$"""{"type":1,"invocationId":"a-7","target":"Send","arguments":["{{filler}}"]}"""
            : $$"""{"type":1,"target":"Send","arguments":["{{filler}}"],"invocationId":"a-7"}""";
        var next = $$"""{"type":1,"invocationId":"8","target":"Send","arguments":[1]}""";
        var messages = Feed(new Binder(), $"{large}{End}{next}{End}", size);
        messages.Count.ShouldBe(2);
        var refused = Refused(messages[0]);
        refused.Id.ShouldBe("a-7");
        refused.Sentence.ShouldBe($"invalid: a message has at most 32768 bytes, this one had {large.Length}");
        messages[1].ShouldBeOfType<InvocationMessage>().InvocationId.ShouldBe("8");
    }

    [Fact]
    public void The_largest_message_is_still_read()
    {
        const string Frame = """{"type":1,"invocationId":"7","target":"Send","arguments":[""]}""";
        var text = Frame.Replace(
            "\"\"",
            $"\"{new string('x', BoundedHubProtocol.MaxMessageBytes - Frame.Length)}\"",
            StringComparison.Ordinal
        );
        text.Length.ShouldBe(BoundedHubProtocol.MaxMessageBytes);
        Feed(new Binder(), text + End, 4096).ShouldHaveSingleItem().ShouldBeOfType<InvocationMessage>();
        Refused(Feed(new Binder(), $" {text}{End}", 4096).ShouldHaveSingleItem()).Id.ShouldBe("7");
    }

    [Fact]
    public void A_large_message_without_an_id_is_refused_to_nobody()
    {
        var text = $$"""{"type":1,"target":"Send","arguments":["{{new string('x', 40_000)}}"]}{{End}}""";
        Refused(Feed(new Binder(), text, 1000).ShouldHaveSingleItem()).Id.ShouldBeNull();
    }

    [Fact]
    public void One_connections_large_message_is_no_other_connections()
    {
        var (large, small) = (new Binder(), new Binder());
        var begun = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(new string('x', 40_000)));
        _protocol.TryParseMessage(ref begun, large, out _).ShouldBeFalse();
        begun.IsEmpty.ShouldBeTrue("what is dropped takes no memory");
        Feed(small, $$"""{"type":6}{{End}}""", 100).ShouldHaveSingleItem().ShouldBeOfType<PingMessage>();
        Refused(Feed(large, $"tail{End}", 100).ShouldHaveSingleItem()).Sentence.ShouldContain("this one had 40004");
    }

    [Fact]
    public void A_message_that_does_not_end_ends_the_connection()
    {
        var binder = new Binder();
        var megabyte = new byte[1024 * 1024];
        Should.Throw<InvalidDataException>(() =>
        {
            for (var sent = 0L; sent <= BoundedHubProtocol.MaxDroppedBytes; sent += megabyte.Length)
            {
                var input = new ReadOnlySequence<byte>(megabyte);
                _protocol.TryParseMessage(ref input, binder, out _).ShouldBeFalse();
            }
        });
    }

    [Theory]
    [InlineData("Send", "[]", "invalid")]
    [InlineData("Send", "[1,2]", "invalid")]
    [InlineData("Send", "{}", "invalid")]
    [InlineData("Send", "null", "invalid")]
    [InlineData("Send", "[NaN]", "invalid")]
    [InlineData("Send", "[{\"text\":\"\\ud800\"", "invalid")]
    [InlineData("Sned", "[1]", "not_found")]
    public void Arguments_that_do_not_fit_are_refused_by_a_code(string target, string arguments, string code)
    {
        var text = $$"""{"type":1,"invocationId":"7","target":"{{target}}","arguments":{{arguments}}}{{End}}""";
        var (id, sentence) = Refused(Feed(new Binder(), text, text.Length).ShouldHaveSingleItem());
        id.ShouldBe("7");
        sentence.ShouldStartWith(code + ": ");
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"1\"}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":1,\"invocationId\":7}")]
    public void What_is_no_message_at_all_is_refused_to_nobody(string text)
    {
        var messages = Feed(new Binder(), $$"""{{text}}{{End}}{"type":6}{{End}}""", 1000);
        Refused(messages[0]).Id.ShouldBeNull();
        messages[1].ShouldBeOfType<PingMessage>();
    }

    [Fact]
    public void A_message_of_a_type_from_the_future_does_not_hold_up_the_next()
    {
        var text = $$"""{"type":99}{{End}}{"type":6}{{End}}""";
        Feed(new Binder(), text, text.Length).ShouldHaveSingleItem().ShouldBeOfType<PingMessage>();
    }

    [Fact]
    public void Errors_are_in_the_words_of_the_contract()
    {
        foreach (
            var (said, told) in ((string, string)[])
                [
                    (
                        "An unexpected error occurred invoking 'Join' on the server. HubException: banned: No.",
                        "banned: No."
                    ),
                    (
                        "An unexpected error occurred invoking 'Join' on the server.",
                        "unavailable: something went wrong on the server; its log says what"
                    ),
                    ("The client attempted what it should not.", "invalid: The client attempted what it should not."),
                ]
        )
        {
            var bytes = _protocol.GetMessageBytes(CompletionMessage.WithError("7", said));
            var sent = JsonDocument.Parse(bytes[..^1]).RootElement;
            sent.GetProperty("error").GetString().ShouldBe(told);
            sent.GetProperty("invocationId").GetString().ShouldBe("7");
        }
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        var text = $$"""{"type":1,"invocationId":"7","target":"Send","arguments":[{{deep}}]}{{End}}""";
        Refused(Feed(new Binder(), text, 4096).ShouldHaveSingleItem())
            .ShouldSatisfyAllConditions(r => r.Id.ShouldBe("7"), r => r.Sentence.ShouldStartWith("invalid: "));
    }

    // Feeds a text as a connection does: what was not consumed stands before what comes next, in pieces of some size.
    private List<HubMessage> Feed(Binder binder, string text, int size)
    {
        var messages = new List<HubMessage>();
        var pending = ReadOnlySequence<byte>.Empty;
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(Math.Min(size, text.Length)))
        {
            pending = Pieces.Join(pending, piece);
            while (_protocol.TryParseMessage(ref pending, binder, out var message))
            {
                messages.Add(message);
            }
        }

        pending.IsEmpty.ShouldBeTrue();
        return messages;
    }

    private static (string? Id, string Sentence) Refused(HubMessage message)
    {
        var failure = message.ShouldBeOfType<InvocationBindingFailureMessage>();
        return (failure.InvocationId, failure.BindingFailure.SourceException.ShouldBeOfType<HubException>().Message);
    }

    private sealed class Binder : IInvocationBinder
    {
        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            methodName == "Send" ? [typeof(JsonElement)] : throw new HubException("Method does not exist.");

        public Type GetReturnType(string invocationId) => typeof(object);

        public Type GetStreamItemType(string streamId) => typeof(object);
    }

    private sealed class Pieces : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Join(ReadOnlySequence<byte> before, byte[] after)
        {
            Pieces? first = null;
            Pieces? last = null;
            foreach (var memory in (IEnumerable<ReadOnlyMemory<byte>>)[.. Of(before), after])
            {
                var next = new Pieces
                {
                    Memory = memory,
                    RunningIndex = last is null ? 0 : last.RunningIndex + last.Memory.Length,
                };
                last?.Next = next;
                (first, last) = (first ?? next, next);
            }

            return new(first!, 0, last!, last!.Memory.Length);
        }

        // Byte by byte would make thousands of pieces; a few show as much.
        private static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlySequence<byte> sequence)
        {
            if (sequence.Length > 64)
            {
                yield return sequence.ToArray();
                yield break;
            }

            foreach (var memory in sequence)
            {
                yield return memory;
            }
        }
    }
}
