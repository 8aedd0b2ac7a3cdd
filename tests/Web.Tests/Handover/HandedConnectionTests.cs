using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncStream.Web.Handover;

namespace SyncStream.Web.Tests.Handover;

public sealed class HandedConnectionTests
{
    private static readonly byte[] Call = "{\"type\":1,\"target\":\"Join\",\"arguments\":[]}\u001e"u8.ToArray();

    [Theory]
    [InlineData("token", true, "{\"type\":1}\u001e")]
    [InlineData("", false, "")]
    public void What_goes_over_arrives_as_it_was(string token, bool isDirect, string text)
    {
        var bytes = new HandedConnection(token, isDirect, System.Text.Encoding.UTF8.GetBytes(text)).ToBytes();
        var read = HandedConnection.Read(bytes).ShouldNotBeNull();
        read.Token.ShouldBe(token);
        read.IsDirect.ShouldBe(isDirect);
        System.Text.Encoding.UTF8.GetString(read.Text.Span).ShouldBe(text);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8:1:2::1")]
    [InlineData("::ffff:203.0.113.7")]
    public void The_viewers_address_goes_along(string address)
    {
        var from = IPAddress.Parse(address);
        var read = HandedConnection.Read(new HandedConnection("token", true, Call, from).ToBytes()).ShouldNotBeNull();
        read.From.ShouldBe(from);
        read.Text.ToArray().ShouldBe(Call);
        HandedConnection.Read(new HandedConnection("token", true, Call).ToBytes())!.From.ShouldBeNull();
    }

    [Fact]
    public void A_release_that_knows_no_address_hears_a_ping_and_then_the_call()
    {
        var bytes = new HandedConnection("token", true, Call, IPAddress.Loopback).ToBytes();
        var text = new ReadOnlySequence<byte>(bytes.AsMemory(4 + "token".Length));
        var protocol = new JsonHubProtocol();
        protocol.TryParseMessage(ref text, null!, out var first).ShouldBeTrue();
        first.ShouldBeOfType<PingMessage>();
        text.ToArray().ShouldBe(Call);
    }

    [Fact]
    public void What_another_release_says_in_another_form_is_not_taken()
    {
        var bytes = new HandedConnection("token", IsDirect: true, default).ToBytes();
        HandedConnection.Read([2, .. bytes.AsSpan(1)]).ShouldBeNull();
        HandedConnection.Read(bytes.AsSpan(0, bytes.Length - 1)).ShouldBeNull();
        HandedConnection.Read([]).ShouldBeNull();
    }
}
